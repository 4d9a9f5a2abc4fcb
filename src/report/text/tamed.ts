import { tame } from '../tame.ts';

/** A report, or anything else, with every text in it fit for a terminal and a log, whatever the cluster has put there. */
export function tamed<Value>(value: Value): Value {
  return withTexts(value, tame);
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
