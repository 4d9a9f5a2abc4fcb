import { type Case, type CheckFamily, checkFamilies, type VerdictStatus } from '../../../domain/case.ts';
import type { Report } from '../../../domain/report.ts';
import { figuresOf } from '../../text/figures.ts';
import { nodeOf } from '../data/case-table.ts';

/** A check as its table shows it. */
export interface CheckRow {
  readonly check: string;
  readonly status: VerdictStatus;
  readonly counts: Readonly<Record<VerdictStatus, number>>;
  /** Nodes that a judged case began or ended on. */
  readonly nodes: number;
  /** What was measured, in a few words each. */
  readonly figures: readonly string[];
}

/** The checks of a family. */
export interface CheckFamilyRows {
  readonly family: CheckFamily;
  readonly rows: readonly CheckRow[];
}

/** All checks that were asked, family by family, in the order of the report. */
export function checkRows({ cases }: Pick<Report, 'cases'>): readonly CheckFamilyRows[] {
  const byCheck = new Map<string, Case[]>();
  for (const item of cases) {
    const members = byCheck.get(item.check);
    if (members === undefined) byCheck.set(item.check, [item]);
    else members.push(item);
  }
  const rows = [...byCheck].map(([check, members]) => ({ family: members[0]?.family, row: rowOf(check, members) }));
  return checkFamilies.flatMap((family) => {
    const own = rows.filter((one) => one.family === family).map(({ row }) => row);
    return own.length === 0 ? [] : [{ family, rows: own }];
  });
}

function rowOf(check: string, members: readonly Case[]): CheckRow {
  const counts = { pass: 0, fail: 0, unknown: 0, skipped: 0 };
  const nodes = new Set<string>();
  for (const { verdict, from, to } of members) {
    counts[verdict.status]++;
    if (verdict.status === 'skipped') continue;
    nodes.add(from.node);
    if (to.kind === 'pod') nodes.add(nodeOf(to) ?? from.node);
  }
  const status = (['fail', 'unknown', 'pass'] as const).find((one) => counts[one] > 0) ?? 'skipped';
  return { check, status, counts, nodes: nodes.size, figures: figuresOf(members) };
}
