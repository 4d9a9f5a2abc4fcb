import { acceptedCases } from '../../domain/acceptance.ts';
import { culpritText, scopeText } from '../../domain/finding.ts';
import type { Report } from '../../domain/report.ts';
import { headLines } from './findings.ts';
import { heading, type Page } from './page.ts';
import { counted, paragraph } from './wrap.ts';

/** What is broken and accepted: said apart from what is not, and never left out. */
export function acceptedSection({ findings }: Report, page: Page): readonly string[] {
  const accepted = findings.flatMap((finding) =>
    finding.accepted === undefined ? [] : [{ ...finding, accepted: finding.accepted }],
  );
  if (accepted.length === 0) return [];
  const counting = acceptedCases(findings);
  return [
    heading(page, 'ACCEPTED', 'broken, and does not fail the run'),
    ...accepted.flatMap(({ code, culprit, scope, title, cases, accepted: { reason, expires } }) => {
      const others = cases.filter((id) => !counting.has(id)).length;
      return [
        ...headLines(code, culpritText(culprit) + scopeText(scope), page, page.paint.unknown),
        ...paragraph('  ', title, page.proseWidth),
        ...paragraph('    ', `accepted until ${expires}: ${reason}`, page.proseWidth),
        ...paragraph(
          '    ',
          `explains ${counted(cases.length, 'case')}${others === 0 ? '' : `, ${others} of which another finding explains too`}`,
          page.proseWidth,
        ).map((line) => page.faint(line)),
      ];
    }),
  ];
}

/** Acceptances that are there for nothing. */
export function staleSection({ staleAcceptances = [] }: Report, page: Page): readonly string[] {
  if (staleAcceptances.length === 0) return [];
  return [
    heading(page, 'STALE ACCEPTANCES', 'they match no finding of this run'),
    ...staleAcceptances.flatMap(({ code, culprit, protocol, ipFamily, check, expires, reason, hint }) => [
      ...paragraph(
        '  - ',
        `${code} (${[culprit, protocol, ipFamily, check].filter((part) => part !== undefined).join(', ')}), until ${expires}: ${reason}`,
        page.proseWidth,
      ),
      ...(hint === undefined ? [] : paragraph('    ', hint, page.proseWidth)),
    ]),
  ];
}
