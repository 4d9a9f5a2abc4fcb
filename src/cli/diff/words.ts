import { culpritText, type Finding, scopeText } from '../../domain/finding.ts';
import type { CaseChange, Standing } from '../../gate/case-change.ts';
import type { Counts, RegressionGroup, Side } from '../../gate/compare.ts';
import { factorOf, type LatencyChange, latencyNoise } from '../../gate/latency.ts';
import type { GateResult } from '../../gate/result.ts';
import { listed } from '../../report/text/wrap.ts';

const mostChecks = 12;

const resultWords: Readonly<Record<GateResult['status'], string>> = {
  'nothing-worse': 'nothing got worse',
  worse: 'it got worse',
  'could-not-compare': 'could not compare',
};

/** What a comparison came to: `it got worse: 6 regressions`. */
export function resultText({ status, because }: GateResult): string {
  return `${resultWords[status]}${because.length === 0 ? '' : `: ${because.join(', ')}`}`;
}

/** `2026-11-21 04:25 UTC, k3x9vd, podreach 0.1.0, staging, Kubernetes v1.36.3, CNI ptp` */
export function sideText({ runId, startedAt, version, context, serverVersion, cniHint }: Side): string {
  return [
    startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, '$1 $2 UTC'),
    runId,
    `podreach ${version}`,
    ...(context === undefined ? [] : [context]),
    ...(serverVersion === undefined ? [] : [`Kubernetes ${serverVersion}`]),
    ...(cniHint === undefined ? [] : [`CNI ${cniHint}`]),
  ].join(', ');
}

/** `node-isolated (node n2, UDP)` in parts: the code, and the culprit with its scope. */
export function findingName({ code, culprit, scope }: Finding): { readonly code: string; readonly culprit: string } {
  return { code, culprit: culpritText(culprit) + scopeText(scope) };
}

/** `node-isolated (node n2)`, or the check and node where no finding explains. */
export function groupName(group: RegressionGroup): string {
  if (!('finding' in group)) return `${group.check} on ${group.node}`;
  const { code, culprit } = findingName(group.finding);
  return `${code}: ${culprit}`;
}

/** Cases by their checks, the most first: `pod-to-pod.tcp (4), dns.fqdn (1)`. */
export function checksText(cases: readonly Pick<CaseChange, 'check'>[]): string {
  const counts = new Map<string, number>();
  for (const { check } of cases) counts.set(check, (counts.get(check) ?? 0) + 1);
  const sorted = [...counts].toSorted(([, left], [, right]) => right - left);
  return listed(
    sorted.map(([check, count]) => `${check} (${count})`),
    mostChecks,
  );
}

/** What a case was before it regressed, where that was no pass. */
export const standingWords: Readonly<Record<Standing, string>> = {
  pass: 'passed before',
  fail: 'failed before',
  unknown: 'not known before',
  skipped: 'skipped before',
  absent: 'a new case',
};

/** `3 passed, 1 failed`; empty where there are none. */
export function countsText({ pass, fail, unknown, skipped }: Counts): string {
  return [
    [pass, 'passed'] as const,
    [fail, 'failed'] as const,
    [unknown, 'unknown'] as const,
    [skipped, 'skipped'] as const,
  ]
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

/** `pod-to-pod.latency  n1 -> n2  0.21 ms -> 1.4 ms  (6.7 times)` in parts. */
export function latencyText(change: LatencyChange): { readonly path: string; readonly times: string } {
  return {
    path: `${change.from} -> ${change.to}`,
    times: `${shortTime(change.beforeUs)} -> ${shortTime(change.afterUs)} (${factorOf(change).toFixed(1)} times)`,
  };
}

/** What `latencyNoise` says, in words. */
export const noiseText = `medians that differ by ${latencyNoise.ratio} times and ${latencyNoise.differenceUs / 1000} ms or more`;

function shortTime(us: number): string {
  if (us >= 1_000_000) return `${(us / 1_000_000).toFixed(1)} s`;
  return `${(us / 1000).toFixed(us >= 10_000 ? 0 : us >= 1000 ? 1 : 2)} ms`;
}
