import { checks } from '../checks/index.ts';
import { checkFamilies } from '../domain/case.ts';
import { findingCodes } from '../domain/finding.ts';
import { type ExitCode, exitCodes, ToolError } from '../errors.ts';
import { type Arguments, choiceOf, textOf } from './arguments.ts';
import { explainFinding, findingsTopic, listFindings } from './explain-finding-text.ts';
import { explainCheck, explainFamily, listTopics } from './explain-text.ts';
import { type Io, writeText } from './io.ts';
import { didYouMean } from './suggest.ts';
import { colorModes, lookOf } from './terminal.ts';

/** What can be explained. */
export const topics: readonly string[] = [
  ...checkFamilies,
  findingsTopic,
  ...checks.map(({ id }) => id),
  ...findingCodes,
];

/** `podreach explain [TOPIC]`. */
export async function explainSession(args: Arguments, io: Io): Promise<ExitCode> {
  const topic = textOf(args, 'topic');
  const look = lookOf(choiceOf(args, 'color', colorModes), io.stdout, io.environment);
  const check = checks.find(({ id }) => id === topic);
  const family = checkFamilies.find((name) => name === topic);
  const code = findingCodes.find((name) => name === topic);
  if (topic === undefined) await writeText(io.stdout, listTopics(look));
  else if (check !== undefined) await writeText(io.stdout, explainCheck(check, look));
  else if (family !== undefined) await writeText(io.stdout, explainFamily(family, look));
  else if (code !== undefined) await writeText(io.stdout, explainFinding(code, look));
  else if (topic === findingsTopic) await writeText(io.stdout, listFindings(look));
  else throw unknownTopic(topic);
  return exitCodes.passed;
}

function unknownTopic(topic: string): ToolError {
  const hint = didYouMean(topic, topics);
  return new ToolError(
    'USAGE',
    `there is no check, family or finding "${topic}"`,
    hint.startsWith('choose') ? 'podreach explain lists them all' : hint,
  );
}
