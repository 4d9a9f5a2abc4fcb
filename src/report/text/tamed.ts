import type { Report } from '../../domain/report.ts';
import { defused } from '../runner-commands.ts';
import { visible } from '../visible.ts';

/** The report with every text in it fit for a terminal and a log, whatever the cluster has put there. */
export function tamed(report: Report): Report {
  return withTexts(report, (text) => defused(visible(text)));
}

/** The same value with its texts changed; parts in which no text does are shared, so that reports of ordinary clusters cost no copy. */
function withTexts<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const changed = value.map((item) => withTexts<unknown>(item, change));
    return changed.some((item, index) => item !== value[index]) ? (changed as T) : value;
  }
  const entries = Object.entries(value).map(([key, part]) => [key, withTexts<unknown>(part, change), part] as const);
  if (entries.every(([, changed, part]) => changed === part)) return value;
  return Object.fromEntries(entries.map(([key, changed]) => [key, changed])) as T;
}
