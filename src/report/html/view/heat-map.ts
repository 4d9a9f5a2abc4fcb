import type { VerdictStatus } from '../../../domain/case.ts';
import { statusOrder } from '../data/case-table.ts';
import type { AxisGroup } from './axis.ts';

/** Verdicts of many cases by row and column. */
export interface HeatMap {
  readonly rows: readonly AxisGroup[];
  readonly columns: readonly AxisGroup[];
  cell(row: number, column: number): HeatCell;
}

/** What a cell of a heat map stands for. */
export interface HeatCell {
  /** The worst verdict; undefined where nothing was asked. Skipped cases say nothing where others do. */
  readonly status: VerdictStatus | undefined;
  readonly counts: Readonly<Record<VerdictStatus, number>>;
}

/** Which cases a heat map is of: numbers of a case's row and column, and whether it belongs to it at all. */
export interface HeatSource {
  readonly length: number;
  readonly row: ArrayLike<number>;
  readonly column: ArrayLike<number>;
  readonly status: ArrayLike<number>;
  takes(index: number): boolean;
}

/** Counts every case once. */
export function heatMap(rows: readonly AxisGroup[], columns: readonly AxisGroup[], source: HeatSource): HeatMap {
  const kinds = statusOrder.length;
  const counts = new Uint32Array(rows.length * columns.length * kinds);
  forEachCell(rows, columns, source, (row, column, index) => {
    const at = (row * columns.length + column) * kinds + (source.status[index] ?? 0);
    counts[at] = (counts[at] ?? 0) + 1;
  });
  return {
    rows,
    columns,
    cell: (row, column) =>
      cellOf(counts.subarray((row * columns.length + column) * kinds, (row * columns.length + column + 1) * kinds)),
  };
}

/** Indices of the cases behind one cell. */
export function casesOfCell(row: AxisGroup, column: AxisGroup, source: HeatSource): readonly number[] {
  const found: number[] = [];
  forEachCell([row], [column], source, (_, __, index) => found.push(index));
  return found;
}

function forEachCell(
  rows: readonly AxisGroup[],
  columns: readonly AxisGroup[],
  source: HeatSource,
  visit: (row: number, column: number, index: number) => void,
): void {
  const rowOf = placesOf(rows);
  const columnOf = placesOf(columns);
  for (let index = 0; index < source.length; index++) {
    if (!source.takes(index)) continue;
    const row = rowOf[source.row[index] ?? -1] ?? -1;
    const column = columnOf[source.column[index] ?? -1] ?? -1;
    if (row >= 0 && column >= 0) visit(row, column, index);
  }
}

/** In which group each member is; -1 for what is in none. */
function placesOf(groups: readonly AxisGroup[]): Int32Array {
  const largest = groups.reduce((most, { members }) => members.reduce((one, other) => Math.max(one, other), most), -1);
  const places = new Int32Array(largest + 1).fill(-1);
  groups.forEach(({ members }, place) => {
    for (const member of members) places[member] = place;
  });
  return places;
}

function cellOf(counts: Uint32Array): HeatCell {
  const [skipped = 0, pass = 0, unknown = 0, fail = 0] = counts;
  const status = fail > 0 ? 'fail' : unknown > 0 ? 'unknown' : pass > 0 ? 'pass' : skipped > 0 ? 'skipped' : undefined;
  return { status, counts: { pass, fail, unknown, skipped } };
}

/** `2 failed, 16 passed`, the worst first. */
export function countsText(counts: Readonly<Record<VerdictStatus, number>>): string {
  const words = { fail: 'failed', unknown: 'unknown', pass: 'passed', skipped: 'skipped' } as const;
  const parts = (['fail', 'unknown', 'pass', 'skipped'] as const).flatMap((status) =>
    counts[status] === 0 ? [] : [`${counts[status]} ${words[status]}`],
  );
  return parts.length === 0 ? 'nothing asked' : parts.join(', ');
}
