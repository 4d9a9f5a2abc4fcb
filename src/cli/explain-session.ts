import { checks } from '../checks/index.ts';
import { checkFamilies } from '../domain/case.ts';
import { type ExitCode, exitCodes, ToolError } from '../errors.ts';
import { type Arguments, choiceOf, textOf } from './arguments.ts';
import { explainCheck, explainFamily, listChecks } from './explain-text.ts';
import { type Io, writeText } from './io.ts';
import { didYouMean } from './suggest.ts';
import { colorModes, lookOf } from './terminal.ts';

/** `podreach explain [TOPIC]`. */
export async function explainSession(args: Arguments, io: Io): Promise<ExitCode> {
  const topic = textOf(args, 'topic');
  const look = lookOf(choiceOf(args, 'color', colorModes), io.stdout, io.environment);
  const check = checks.find(({ id }) => id === topic);
  const family = checkFamilies.find((name) => name === topic);
  if (topic === undefined) await writeText(io.stdout, listChecks(look));
  else if (check !== undefined) await writeText(io.stdout, explainCheck(check, look));
  else if (family !== undefined) await writeText(io.stdout, explainFamily(family, look));
  else throw unknownTopic(topic);
  return exitCodes.passed;
}

function unknownTopic(topic: string): ToolError {
  const ids = checks.map(({ id }) => id);
  const hint = didYouMean(topic, [...checkFamilies, ...ids]);
  return new ToolError(
    'USAGE',
    `there is no check or family "${topic}"`,
    hint.startsWith('choose') ? 'podreach explain lists them all' : hint,
  );
}
