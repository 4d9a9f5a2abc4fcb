import { type ExitCode, exitCodes } from '../errors.ts';
import { compareReports } from '../gate/compare.ts';
import { type FailOn, failOnChoices } from '../gate/fail-on.ts';
import { gateResult, type GateResult, unfinished } from '../gate/result.ts';
import { type Arguments, choiceOf, requiredTextOf, textOf } from './arguments.ts';
import { diffJson } from './diff/json.ts';
import { diffMarkdown } from './diff/markdown.ts';
import { diffText } from './diff/text.ts';
import { type Io, writeText } from './io.ts';
import { readBaseline, readReport } from './read-report.ts';
import { colorModes, lookOf } from './terminal.ts';

/** `podreach diff BEFORE AFTER`: what got worse from one saved report to the other. */
export async function diffSession(args: Arguments, io: Io): Promise<ExitCode> {
  const format = choiceOf(args, 'format', ['text', 'json', 'markdown']);
  const look = lookOf(choiceOf(args, 'color', colorModes), io.stdout, io.environment);
  const failOn = failOnOf(args);
  const before = await readBaseline(requiredTextOf(args, 'before'));
  const file = requiredTextOf(args, 'after');
  const after = await readReport(file);
  const problem = unfinished(after);
  if (problem !== undefined) {
    io.stderr.write(`podreach: ${file} cannot be compared: ${problem}\n  run the check again, to its end\n`);
    return exitCodes.couldNotTest;
  }
  const comparison = compareReports(before, after);
  const result = gateResult(comparison, failOn);
  const text = {
    text: () => diffText(comparison, result, look),
    json: () => diffJson(comparison, result),
    markdown: () => diffMarkdown(comparison, result),
  }[format]();
  await writeText(io.stdout, text);
  return gateExitCode(result);
}

/** What `--fail-on` names. */
export function failOnOf(args: Arguments): readonly FailOn[] {
  return textOf(args, 'fail-on') === undefined ? [] : [choiceOf(args, 'fail-on', failOnChoices)];
}

/** The exit code of a comparison, by the contract of every command. */
export function gateExitCode({ status }: GateResult): ExitCode {
  const codes = {
    'nothing-worse': exitCodes.passed,
    worse: exitCodes.failed,
    'could-not-compare': exitCodes.couldNotTest,
  } as const satisfies Record<GateResult['status'], ExitCode>;
  return codes[status];
}
