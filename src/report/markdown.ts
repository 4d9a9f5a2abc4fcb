import type { Report } from '../domain/report.ts';
import type { Compared } from './compared.ts';
import { failedPart, unknownPart } from './markdown/cases.ts';
import { allChecksPart, troubledChecksPart } from './markdown/checks.ts';
import { comparedPart, comparisonPart } from './markdown/compared.ts';
import { environmentPart, skippedPart } from './markdown/environment.ts';
import { findingsPart } from './markdown/findings.ts';
import { bytesOf, fitted } from './markdown/fit.ts';
import { matrixPart } from './markdown/matrix.ts';
import { timingPart, trouble, verdictPart } from './markdown/verdict.ts';
import type { Reporter } from './reporter.ts';

/** GitHub takes comments of 65,536 characters; what a bot writes around the report needs room too. */
const commentBytes = 60_000;

/**
 * The report for a comment on a pull request: verdict first, then what it means, then the details, folded. A comparison with a baseline
 * is the last part.
 */
export const renderMarkdown: Reporter = (report, _look, compared) => markdownWithin(report, commentBytes, compared);

/** The same in so many bytes of UTF-8; what has no room is named, and nothing at all where there is room for nothing. */
export function markdownWithin(report: Report, roomBytes: number, compared?: Compared): string {
  // It decides what the gate says, so that it has its room before the details of the run have theirs.
  const comparison = fitted(comparisonPart(compared), Math.floor(roomBytes / 2));
  const lead = comparison === '' ? '' : '\n';
  const page = fitted(
    [
      verdictPart(report),
      ...comparedPart(compared),
      ...trouble(report),
      ...findingsPart(report),
      ...troubledChecksPart(report),
      ...matrixPart(report),
      ...failedPart(report),
      ...unknownPart(report),
      ...allChecksPart(report),
      ...skippedPart(report),
      ...environmentPart(report),
      ...timingPart(report),
    ],
    roomBytes - bytesOf(lead + comparison),
  );
  return page === '' ? '' : page + lead + comparison;
}
