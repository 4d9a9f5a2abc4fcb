import type { Case, VerdictStatus } from '../domain/case.ts';
import type { Report } from '../domain/report.ts';

/**
 * What a comparison with an earlier report, the baseline, says of a report. It is handed to formats beside the report, which stays
 * what the run alone has found.
 */
export interface Compared {
  /** The run of the baseline. */
  readonly baseline: Pick<Report['run'], 'id' | 'startedAt'>;
  readonly status: 'nothing-worse' | 'worse' | 'could-not-compare';
  /** The same in words, with the reasons. */
  readonly result: string;
  /** Ids of failed and unknown cases for which the gate does not stop. */
  readonly known: ReadonlySet<string>;
  /** All of the comparison, as Markdown under a heading of its own. */
  readonly markdown: string;
}

/** What the comparison came to, in a sentence without its full stop. */
export function comparedText({ baseline, result }: Compared): string {
  const day = baseline.startedAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, '$1 $2 UTC');
  return `Compared with the baseline, run ${baseline.id} of ${day}: ${result}`;
}

/** Why a failure does not count. */
export function knownText({ baseline }: Compared): string {
  return `known from the baseline, run ${baseline.id}`;
}

/** How each case stands where what is known has a word of its own. */
export function standingsOf(
  cases: readonly Pick<Case, 'id' | 'verdict'>[],
  compared: Compared | undefined,
): ReadonlyMap<string, VerdictStatus | 'known'> {
  return new Map(
    cases.map(({ id, verdict }) => [id, compared?.known.has(id) === true ? 'known' : verdict.status] as const),
  );
}
