import type { CaseTable } from '../data/case-table.ts';

/** Indices of cases, those with the worst verdict first, else in the order of the report. */
export function worstFirst({ columns }: CaseTable, cases: readonly number[]): readonly number[] {
  return cases.toSorted((left, right) => (columns.status[right] ?? 0) - (columns.status[left] ?? 0));
}
