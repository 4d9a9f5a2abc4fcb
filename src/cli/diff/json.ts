import type { Comparison } from '../../gate/compare.ts';
import type { GateResult } from '../../gate/result.ts';

/** A comparison as data; fields may be added, none changes its meaning. */
export function diffJson(comparison: Comparison, result: GateResult): string {
  return `${JSON.stringify({ diffVersion: 1, result, ...comparison }, undefined, 2)}\n`;
}
