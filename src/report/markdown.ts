import type { Report } from '../domain/report.ts';
import { failedPart, unknownPart } from './markdown/cases.ts';
import { allChecksPart, troubledChecksPart } from './markdown/checks.ts';
import { environmentPart, skippedPart } from './markdown/environment.ts';
import { findingsPart } from './markdown/findings.ts';
import { fitted } from './markdown/fit.ts';
import { matrixPart } from './markdown/matrix.ts';
import { timingPart, trouble, verdictPart } from './markdown/verdict.ts';
import type { Reporter } from './reporter.ts';

/** GitHub takes comments of 65,536 characters; what a bot writes around the report needs room too. */
const commentBytes = 60_000;

/** The report for a comment on a pull request: verdict first, then what it means, then the details, folded. */
export const renderMarkdown: Reporter = (report) => markdownWithin(report, commentBytes);

/** The same in so many bytes of UTF-8; what has no room is named, and nothing at all where there is room for nothing. */
export function markdownWithin(report: Report, roomBytes: number): string {
  return fitted(
    [
      verdictPart(report),
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
    roomBytes,
  );
}
