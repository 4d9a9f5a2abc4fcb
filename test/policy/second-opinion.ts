import type { Reach } from '#src/policy/direction.ts';
import type { Decision, PolicyOracle } from '#src/policy/oracle.ts';
import { addressIn, type Flow, isToItself, type Party } from '#src/policy/party.ts';

/** Where other oracles decide what ours does not, or decide otherwise, and why. */
export const differences = {
  itself:
    'Ours always allows what a Pod opens to itself, as "a Pod cannot block access to itself" ' +
    '(https://kubernetes.io/docs/concepts/services-networking/network-policies/). Theirs judge it like a flow between two Pods.',
  podInBlock:
    'Ours leaves it open whether an ipBlock matches the address of a Pod, as ipBlocks "should be cluster-external IPs" ' +
    '(same page). Theirs compare it with every address.',
} as const;

export type Difference = keyof typeof differences;

/** What the two oracles say of one flow. */
export interface Opinions {
  readonly ours: Reach;
  readonly theirs: Reach;
  /** Why they differ, if they do; `unexplained` where none of the known differences is behind it. */
  readonly difference?: Difference | 'unexplained';
}

/** Our oracle's answer beside the one that it gives when it is asked in a way that leaves out the known differences. */
export function opinionsOf(oracle: PolicyOracle, flow: Flow): Opinions {
  const decision = oracle.decide(flow);
  const asked = asTwoPods(flow);
  const ours = decision.reach;
  const theirs = withBlocksOverPods(oracle, asked, asked === flow ? decision : oracle.decide(asked));
  return ours === theirs ? { ours, theirs } : { ours, theirs, difference: reasonOf(flow, ours, theirs) };
}

function reasonOf(flow: Flow, ours: Reach, theirs: Reach): Difference | 'unexplained' {
  if (isToItself(flow) && ours === 'allowed' && theirs === 'blocked') return 'itself';
  return ours === 'unspecified' && theirs === 'allowed' ? 'podInBlock' : 'unexplained';
}

/** The flow that comes from a twin of the Pod, where it comes from the Pod that it goes to. */
function asTwoPods(flow: Flow): Flow {
  if (!isToItself(flow) || flow.from.kind !== 'pod') return flow;
  return { ...flow, from: { ...flow.from, name: `twin-of-${flow.from.name}` } };
}

/**
 * The answer of an oracle to which an ipBlock matches a Pod's address like any other. Where ours leaves an end open, no selector
 * matches and a block may: there the other end is taken for somebody outside who has the same address. Each end is asked on its own,
 * since somebody outside has no policies.
 */
function withBlocksOverPods(oracle: PolicyOracle, flow: Flow, { egress, ingress }: Decision): Reach {
  const ends = [
    egress.reach === 'unspecified'
      ? oracle.decide({ ...flow, to: outsider(flow.to, flow) }).egress.reach
      : egress.reach,
    ingress.reach === 'unspecified'
      ? oracle.decide({ ...flow, from: outsider(flow.from, flow) }).ingress.reach
      : ingress.reach,
  ];
  if (ends.includes('blocked')) return 'blocked';
  return ends.includes('unspecified') ? 'unspecified' : 'allowed';
}

function outsider(party: Party, { ipFamily }: Flow): Party {
  const address = addressIn(party, ipFamily);
  return address === undefined ? party : { kind: 'external', address };
}
