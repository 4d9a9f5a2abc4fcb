import type { IpFamily } from '#src/domain/network.ts';
import { createOracle } from '#src/policy/oracle.ts';
import type { Flow } from '#src/policy/party.ts';
import { type Opinions, opinionsOf } from '../second-opinion.ts';
import type { State } from '../state.ts';
import type { Case } from './case.ts';
import { type Layout, otherLayouts, twoNodes } from './layouts.ts';
import { flowsOf, start } from './topology.ts';

/** Where a case is told: it depends on the addresses that Pods have. */
export interface Place {
  readonly layout: Layout;
  readonly ipFamily: IpFamily;
}

const families = ['ipv4', 'ipv6'] as const;

/** Where all cases are told. */
export const usual: readonly Place[] = families.map((ipFamily) => ({ layout: twoNodes, ipFamily }));

/** Where those with blocks are told once more. */
export const unusual: readonly Place[] = otherLayouts.flatMap((layout) =>
  families.map((ipFamily) => ({ layout, ipFamily })),
);

/** The cluster after each step of a case. */
export function statesOf({ steps }: Case): readonly State[] {
  let state = start;
  return steps.map(({ changes }) => {
    for (const change of changes) state = change(state);
    return state;
  });
}

/** A flow with what both oracles say of it. */
export type Judged = Flow & Opinions;

/** The flows after each step of a case: all that are probed, or those of them that are asked for. */
export function judge(
  one: Case,
  place: Place,
  isAsked: (flow: Flow) => boolean = () => true,
): readonly (readonly Judged[])[] {
  return statesOf(one).map((state, index) => {
    const oracle = createOracle(state);
    const probes = one.steps[index]?.probes;
    const flows = flowsOf(state, { ...place, probes }).filter(isAsked);
    return flows.map((flow) => ({ ...flow, ...opinionsOf(oracle, flow) }));
  });
}
