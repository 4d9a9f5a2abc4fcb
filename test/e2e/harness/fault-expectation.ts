import type { SkipReason } from '../../../src/domain/case.ts';
import type { FindingCode } from '../../../src/domain/finding.ts';
import type { Combination } from './combination.ts';
import type { FindingPattern } from './finding-pattern.ts';

/** A pod network that local clusters come with. */
export type Cni = Combination['cni'];

/** A node that a run must leave out, and say why. */
export interface LeftOutNode {
  readonly node: string;
  readonly because: SkipReason['code'];
}

/** What podreach must say of a fault, and nothing else with it. */
export interface ExpectedAnswer {
  readonly findings: readonly FindingPattern[];
  readonly leftOut?: LeftOutNode;
}

/** A fault of the catalogue (`scripts/cluster fault list`), where it can be, and what podreach must say of it. */
export interface FaultExpectation {
  readonly fault: string;
  /** Nodes by name or by role (`node-roles.ts`), and options behind them. */
  readonly arguments: readonly string[];
  readonly cnis: readonly Cni[];
  /** Options of `podreach check` without which it asks nothing that the fault breaks. */
  readonly options?: readonly string[];
  /** Checks enough to tell it from its neighbours, so that a run takes seconds; without them it is left to long runs. */
  readonly telling?: string;
  /** Shows in policy cases alone, which are left out elsewhere: they take long. */
  readonly inPolicies?: true;
  /** Given the arguments, with nodes by their names. */
  readonly answer: (first: string, second: string) => ExpectedAnswer;
}

/** The first node, for this. */
export function onNode(code: FindingCode, scope?: FindingPattern['scope']): FaultExpectation['answer'] {
  return (node) => only({ code, culprit: { kind: 'node', node }, ...(scope === undefined ? {} : { scope }) });
}

/** The way from the first node to the second, for this. */
export function oneWay(code: FindingCode, scope?: FindingPattern['scope']): FaultExpectation['answer'] {
  return (from, to) =>
    only({
      code,
      culprit: { kind: 'node-pair', from, to, direction: 'one-way' },
      ...(scope === undefined ? {} : { scope }),
    });
}

/** This finding and no other. */
export function only(finding: FindingPattern): ExpectedAnswer {
  return { findings: [finding] };
}
