import type { Comparison } from '../../gate/compare.ts';
import type { GateResult } from '../../gate/result.ts';

/** A comparison as data; `schema/diff.schema.json` describes it. Fields may be added, none changes its meaning. */
export interface DiffReport extends Comparison {
  readonly diffVersion: 1;
  readonly result: GateResult;
}

/** The comparison as JSON text. */
export function diffJson(comparison: Comparison, result: GateResult): string {
  const report: DiffReport = { diffVersion: 1, result, ...comparison };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
