import type { Report } from '../domain/report.ts';
import { changesOf, type Comparison } from './compare.ts';
import type { FailOn } from './fail-on.ts';

/** A comparison in one word, with the reasons in words where it is not good. */
export interface GateResult {
  /** `could-not-compare`: nothing is known to be worse, but something may be. */
  readonly status: 'nothing-worse' | 'worse' | 'could-not-compare';
  readonly because: readonly string[];
}

/** The one place that decides what a comparison comes to; exit codes and summaries follow it. */
export function gateResult(comparison: Comparison, failOn: readonly FailOn[]): GateResult {
  const { nodes, regressions, latency, judgedInBoth } = comparison;
  if (nodes.shared.length === 0) {
    return { status: 'could-not-compare', because: ['the two reports have no node in common'] };
  }
  const worse = [
    ...told(
      regressions.reduce((sum, { cases }) => sum + cases.length, 0),
      'regression',
    ),
    ...(failOn.includes('latency') ? told(latency.slower.length, 'slower path') : []),
  ];
  if (worse.length > 0) return { status: 'worse', because: worse };
  const blind = [
    ...told(changesOf(comparison, 'unjudged').length, 'case no longer judged', 'cases no longer judged'),
    ...told(changesOf(comparison, 'lost').length, 'case no longer asked', 'cases no longer asked'),
    ...(judgedInBoth === 0 ? ['no case has a verdict in both reports'] : []),
  ];
  return { status: blind.length > 0 ? 'could-not-compare' : 'nothing-worse', because: blind };
}

function told(count: number, noun: string, plural = `${noun}s`): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? noun : plural}`];
}

/** Why a report cannot be compared with another one; undefined where it can. A run that stopped has not asked what it says nothing of. */
export function unfinished({ run }: Pick<Report, 'run'>): string | undefined {
  switch (run.outcome) {
    case 'complete':
      return undefined;
    case 'interrupted':
      return 'its run was interrupted';
    case 'failed':
      return `its run failed${run.failure === undefined ? '' : ` (${run.failure.code}: ${run.failure.message})`}`;
    default:
      return run.outcome satisfies never;
  }
}
