import type { Report } from '../../domain/report.ts';
import { heading, type Page } from './page.ts';
import { counted, paragraph } from './wrap.ts';

const mostSkips = 12;

/** What was left out, each with its reason. */
export function skipSection({ skipped, cases }: Report, page: Page): readonly string[] {
  const reasons = new Map<string, { count: number; check: string; detail: string }>();
  for (const { check, verdict } of cases) {
    if (verdict.status !== 'skipped') continue;
    const key = `${check}\n${verdict.because.code}`;
    const reason = reasons.get(key);
    if (reason === undefined) reasons.set(key, { count: 1, check, detail: verdict.because.detail });
    else reason.count++;
  }
  const texts = [
    ...skipped.map(({ what, because }) => `${what}: ${because.detail}`),
    ...[...reasons.values()].map(({ count, check, detail }) => `${check}, ${counted(count, 'case')}: ${detail}`),
  ];
  if (texts.length === 0) return [];
  const more = texts.length - mostSkips;
  return [
    heading(page, 'SKIPPED'),
    ...texts.slice(0, mostSkips).flatMap((text) => paragraph('  - ', text, page.proseWidth)),
    ...(more > 0 ? [page.faint(`  and ${more} more`)] : []),
  ];
}
