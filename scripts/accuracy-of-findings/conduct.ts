import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/domain/report.ts';
import type { Combination } from '../../test/e2e/harness/combination.ts';
import { findDnsPlaces, hasRoles, withNodeNames } from '../../test/e2e/harness/node-roles.ts';
import { checkWhileBroken } from '../../test/e2e/harness/while-broken.ts';
import { type Judgement, judge, unjudged } from './judge.ts';
import { reportFile } from './saved-reports.ts';
import { spreadDns } from './strangers/cluster-dns.ts';
import { type Trial, whileTroubled } from './trial.ts';

/** Where trials are made, and what becomes of them. */
export interface Laboratory {
  readonly combination: Combination;
  /** A folder for the reports. */
  readonly reports?: string;
  /** Aborted when no more is to be tried: the trial at hand is given up and mended. */
  readonly signal: AbortSignal;
}

/** Makes the trouble, lets podreach say what it is, mends it, and judges the report. */
export async function conduct(trial: Trial, { combination, reports, signal }: Laboratory): Promise<Judgement> {
  try {
    const given = await placed(trial.arguments);
    const judged = { ...trial, where: given.join(' '), answer: trial.answer(given) };
    try {
      const report = await reportOf(trial, given, signal);
      if (reports !== undefined) await save(report, reportFile(reports, combination.cni, trial.name));
      return judge(judged, report, combination);
    } catch (error) {
      return unjudged(judged, combination.cni, messageOf(error));
    }
  } catch (error) {
    const judged = { ...trial, where: trial.arguments.join(' '), answer: trial.answer(trial.arguments) };
    return unjudged(judged, combination.cni, messageOf(error));
  }
}

async function placed(given: readonly string[]): Promise<readonly string[]> {
  if (!hasRoles(given)) return given;
  await spreadDns();
  return withNodeNames(given, await findDnsPlaces());
}

async function reportOf(trial: Trial, given: readonly string[], signal: AbortSignal): Promise<Report> {
  let podreach: ChildProcess | undefined;
  // The cluster goes down after it; podreach's own clean-up would only hold that up.
  const end = () => podreach?.kill('SIGKILL');
  signal.addEventListener('abort', end);
  const onProgress = (_: string, child: ChildProcess) => {
    podreach = child;
    if (signal.aborted) end();
  };
  try {
    const broken = <Result>(work: () => Promise<Result>) => whileTroubled(trial.trouble(given), signal, work);
    return (await checkWhileBroken(broken, trial.options, { onProgress })).report;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

async function save(report: Report, file: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, JSON.stringify(report));
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim();
}
