import type { Reporter } from './reporter.ts';
import { acceptedSection, staleSection } from './text/accepted.ts';
import { failedSection, unknownSection } from './text/case-groups.ts';
import { checkSection } from './text/check-table.ts';
import { failureSection, leftoverSection, policyTimesLine, summaryLine, timingLine } from './text/closing.ts';
import { findingSection } from './text/findings.ts';
import { headerSection } from './text/header.ts';
import { matrixSection } from './text/matrix.ts';
import { pageOf } from './text/page.ts';
import { skipSection } from './text/skips.ts';
import { tamed } from './text/tamed.ts';

/** The report for a terminal: what was seen from above, what it means, the details, and the verdict in the last line. */
export const renderText: Reporter = (untamed, look) => {
  const report = tamed(untamed);
  const page = pageOf(look, report);
  const sections = [
    headerSection(report, page),
    matrixSection(report, page),
    checkSection(report, page),
    failureSection(report, page),
    findingSection(report, page),
    acceptedSection(report, page),
    staleSection(report, page),
    failedSection(report, page),
    unknownSection(report, page),
    skipSection(report, page),
    leftoverSection(report, page),
    [...policyTimesLine(report, page), ...timingLine(report, page), summaryLine(report, page)],
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => `${section.join('\n')}\n`)
    .join('\n');
};
