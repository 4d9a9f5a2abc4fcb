import type { NetworkPolicy } from '#src/domain/network-policy.ts';
import type { Direction } from '#src/policy/party.ts';
import { anything, policyOf, type Rule, type Shape } from '../policy-of.ts';
import { labelled } from '../selectors.ts';
import { nameLookups } from './base-policy.ts';
import { once, type Story } from './case.ts';

/** Who sends, and who receives: the Pods that the policies of a case pull apart. */
const sender = { namespace: 'x', pods: labelled('pod', 'b') } as const;
const receiver = { namespace: 'y', pods: labelled('pod', 'c') } as const;

const everyPod: Rule = { peers: [{ namespaceSelector: {} }] };
const noPod: Rule = { peers: [{ namespaceSelector: labelled('this-will-never-happen', 'qrs123') }] };
const everyAddress: Rule = { peers: [{ ipBlock: { cidr: '0.0.0.0/0' } }] };
const noAddress: Rule = { peers: [{ ipBlock: { cidr: '0.0.0.0/31' } }] };

type Side = Pick<Shape, 'namespace' | 'pods'> & { readonly direction: Direction };
const send: Side = { ...sender, direction: 'egress' };
const receive: Side = { ...receiver, direction: 'ingress' };
/** The sender again, at the other side. */
const receiveAtSender: Side = { ...sender, direction: 'ingress' };

/** C200–C215: two policies that pull apart, and single ones that match nobody. */
export const conflictCases: readonly Story[] = [
  story('a sender that may not send, a receiver open to all', [send], [receive, anything]),
  story('a sender that may send anywhere, a closed receiver', [send, anything], [receive]),
  story('no egress and all egress', [send], [send, anything]),
  story('no ingress and all ingress', [receive], [receive, anything]),
  story('no egress, and egress to every Pod', [send], [send, everyPod]),
  story('no egress, and egress to every IPv4 address', [send], [send, everyAddress]),
  story('egress to addresses of nobody, and to every Pod', [send, noAddress], [send, everyPod]),
  story('egress to Pods that do not exist, and to every IPv4 address', [send, noPod], [send, everyAddress]),
  story('no ingress, and ingress from every Pod', [receiveAtSender], [receiveAtSender, everyPod]),
  story('no ingress, and ingress from every IPv4 address', [receiveAtSender], [receiveAtSender, everyAddress]),
  story(
    'ingress from addresses of nobody, and from every Pod',
    [receiveAtSender, noAddress],
    [receiveAtSender, everyPod],
  ),
  story(
    'ingress from Pods that do not exist, and from every IPv4 address',
    [receiveAtSender, noPod],
    [receiveAtSender, everyAddress],
  ),
  story('egress to addresses of nobody', [send, noAddress]),
  story('egress to Pods that do not exist', [send, noPod]),
  story('ingress from addresses of nobody', [receiveAtSender, noAddress]),
  story('ingress from Pods that do not exist', [receiveAtSender, noPod]),
];

function story(title: string, ...parts: readonly (readonly [Side, ...Rule[]])[]): Story {
  const policies = parts.map(([{ direction, ...target }, ...rules], index) =>
    policyOf({ ...target, name: `policy-${index + 1}`, [direction]: rules }),
  );
  return once(title, ...policies, ...lookupsFor(policies));
}

/** Where egress is isolated, the sender may still ask name servers. */
function lookupsFor(policies: readonly NetworkPolicy[]): readonly NetworkPolicy[] {
  return policies.some(({ spec }) => spec.policyTypes?.includes('Egress'))
    ? [policyOf({ ...sender, name: 'name-lookups', egress: [nameLookups] })]
    : [];
}
