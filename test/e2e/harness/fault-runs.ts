import { pairs } from '../../../scripts/accuracy-of-findings/pairs.ts';
import type { PlacedFault } from '../../../scripts/accuracy-of-findings/trial.ts';
import { expectationOf, expectedFindings } from './expected-findings.ts';
import type { Cni, FaultExpectation } from './fault-expectation.ts';

/** A fault that a few checks tell from its neighbours, and where it is. */
export type ToldFault = FaultExpectation & { readonly telling: string };

/** Faults of the catalogue that are there at once in one run of podreach. */
export interface FaultRun {
  readonly name: string;
  readonly faults: readonly ToldFault[];
}

/**
 * As few runs as have every fault with this pod network once that a few checks tell: two at a time where neither hides the other
 * and they are not yet in another run, or else alone.
 */
export function faultRuns(cni: Cni): readonly FaultRun[] {
  const left = new Set(expectedFindings.filter((entry) => isTold(entry, cni)).map(({ fault }) => fault));
  const runs: FaultRun[] = [];
  for (const pair of pairs) {
    if (!pair.every(({ fault }) => left.has(fault))) continue;
    for (const { fault } of pair) left.delete(fault);
    runs.push(runOf(pair));
  }
  return [...runs, ...[...left].map((fault) => runOf([{ fault }]))];
}

function isTold(entry: FaultExpectation, cni: Cni): boolean {
  return entry.telling !== undefined && entry.cnis.includes(cni);
}

function runOf(placed: readonly PlacedFault[]): FaultRun {
  const faults = placed.map(({ fault, arguments: given }) => {
    const entry = expectationOf(fault);
    return { ...entry, telling: entry.telling ?? '', arguments: given ?? entry.arguments };
  });
  return { name: placed.map(({ fault }) => fault).join(' and '), faults };
}
