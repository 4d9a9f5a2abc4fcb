import type { Percentiles } from '../../src/domain/report.ts';
import type { PolicyCase } from '../../src/domain/policy-case.ts';
import { ToolError } from '../../src/errors.ts';
import type { NaiveCase, NaiveRun } from './naive-run.ts';
import type { PodreachRun } from './podreach-run.ts';

/** Both runs beside each other. */
export interface Comparison {
  readonly lines: readonly string[];
  /** Share of the naive answers that are as the oracle expects. */
  readonly agreement: number;
}

type Row = readonly [label: string, ours: string, naive: string];

/** The table, and what one case costs more for the naive runner. Throws ToolError when podreach ran no policy case. */
export function compareRuns(ours: PodreachRun, naive: NaiveRun, policyCases: readonly PolicyCase[]): Comparison {
  const { timings, summary, cases } = ours.report;
  const { policies } = timings;
  if (policies === undefined)
    throw new ToolError('USAGE', 'podreach ran no policy case', 'Has the cluster a NetworkPolicy engine?');
  const inSteps = cases.filter(
    ({ group, check }) => group !== undefined && group !== 'canary' && check !== 'policy.release',
  );
  const naiveSeconds = meanOf(naive.cases, ({ seconds }) => seconds);
  const naiveRequests = meanOf(naive.cases, ({ apiRequests }) => apiRequests);
  const ourSeconds = ours.seconds / policies.cases;
  const ourRequests = timings.apiRequests / policies.cases;
  const rows: readonly Row[] = [
    ['', 'podreach', 'exec per probe'],
    ['policy cases', String(policies.cases), String(naive.cases.length)],
    ['  steps', String(stepsOf(policyCases)), String(naive.cases.length)],
    [
      '  flows asked in steps, per case',
      (inSteps.length / policies.cases).toFixed(0),
      meanOf(naive.cases, ({ flows }) => flows).toFixed(0),
    ],
    ['seconds, Pods and clean-up included', ours.seconds.toFixed(1), naive.seconds.toFixed(1)],
    ['  of it probing', (timings.probingMs / 1000).toFixed(1), sumOf(naive.cases, ({ seconds }) => seconds).toFixed(1)],
    ['seconds per case', `${ourSeconds.toFixed(2)} (whole run)`, `${naiveSeconds.toFixed(2)} (cases alone)`],
    ['probes', String(timings.probes), String(sumOf(naive.cases, ({ flows }) => flows))],
    ['exec sessions', String(timings.execSessions), String(sumOf(naive.cases, ({ flows }) => flows))],
    ['API requests per case', `${ourRequests.toFixed(1)} (whole run)`, `${naiveRequests.toFixed(1)} (cases alone)`],
    ['enforced after, p50 / p95 / max s', percentilesOf(policies.enforcedMs), 'not measured'],
    ['released after, p50 / p95 / max s', percentilesOf(policies.releasedMs), 'not measured'],
  ];
  const judged = sumOf(naive.cases, (one) => one.judged);
  const asExpected = sumOf(naive.cases, (one) => one.asExpected);
  const agreement = judged === 0 ? 0 : asExpected / judged;
  const allMinutes = (naiveSeconds * policies.cases) / 60;
  return {
    agreement,
    lines: [
      ...tableOf(rows),
      '',
      `podreach's verdicts: ${summary.pass} passed, ${summary.fail} failed, ${summary.unknown} unknown, ${summary.skipped} skipped`,
      ...naive.cases.map(naiveLine),
      `naive answers as expected: ${asExpected} of ${judged} judged (${(agreement * 100).toFixed(1)} %)`,
      `naively all ${policies.cases} cases at one step each would take ${allMinutes.toFixed(0)} min`,
      `seconds per case, naive / podreach: ${(naiveSeconds / ourSeconds).toFixed(1)} x`,
      `API requests per case, naive / podreach: ${(naiveRequests / ourRequests).toFixed(1)} x`,
    ],
  };
}

function naiveLine({ id, policies, flows, seconds, apiRequests, judged, asExpected, lost }: NaiveCase): string {
  const without = lost > 0 ? `, ${lost} sessions failed` : '';
  return `naive ${id}: ${policies} policies, ${flows} flows, ${seconds.toFixed(1)} s, ${apiRequests} API requests, ${asExpected} of ${judged} judged as expected${without}`;
}

function stepsOf(policyCases: readonly PolicyCase[]): number {
  return sumOf(policyCases, ({ steps }) => steps.length);
}

function sumOf<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}

function meanOf<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return sumOf(items, valueOf) / items.length;
}

function percentilesOf(times: Percentiles | undefined): string {
  if (times === undefined) return 'none';
  return [times.p50, times.p95, times.max].map((ms) => (ms / 1000).toFixed(1)).join(' / ');
}

function tableOf(rows: readonly Row[]): readonly string[] {
  const width = (column: 0 | 1 | 2) => Math.max(...rows.map((row) => row[column].length));
  return rows.map(([label, ours, naive]) =>
    `${label.padEnd(width(0))}  ${ours.padStart(width(1))}  ${naive.padStart(width(2))}`.trimEnd(),
  );
}
