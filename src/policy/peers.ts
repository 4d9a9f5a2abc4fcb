import type { IpBlock, Labels, PolicyPeer } from '../domain/network-policy.ts';
import { holds } from './ip-block.ts';
import { selects } from './label-selector.ts';
import { type Match, no, unspecified, yes } from './match.ts';
import { addressIn, type Flow, nameOf, type Party } from './party.ts';

/** What it takes to judge a peer: the namespace of the policy, and who is at the other end of the Pod that the policy selects. */
export interface PeerQuestion {
  readonly namespace: string;
  readonly peer: Party;
  readonly flow: Flow;
  /** Labels of a namespace, `kubernetes.io/metadata.name` among them. */
  readonly labelsOf: (namespace: string) => Labels;
}

/** Whether an entry of `from` or `to` matches the other end. Selectors match Pods alone; both in one entry must match. */
export function matchPeer(entry: PolicyPeer, question: PeerQuestion): Match {
  const { ipBlock, namespaceSelector, podSelector = {} } = entry;
  if (ipBlock !== undefined) return matchBlock(ipBlock, question);
  const { peer, namespace, labelsOf } = question;
  if (peer.kind !== 'pod') return no;
  const isThere =
    namespaceSelector === undefined
      ? peer.namespace === namespace
      : selects(namespaceSelector, labelsOf(peer.namespace));
  if (!isThere || !selects(podSelector, peer.labels)) return no;
  return peer.hostNetwork === true
    ? unspecified(`${nameOf(peer)} has the network of its node: whether selectors match such a Pod is not defined`)
    : yes;
}

function matchBlock(block: IpBlock, { peer, flow }: PeerQuestion): Match {
  const address = addressIn(peer, flow.ipFamily);
  if (address === undefined)
    return unspecified(`an ipBlock goes by addresses, and that of ${nameOf(peer)} is not known yet`);
  const isHeld = holds(block, address);
  if (flow.service !== undefined && peer === flow.to && (isHeld || holds(block, flow.service)))
    return unspecified(
      `whether an ipBlock is compared with the address of a Service or of its endpoint is not defined`,
    );
  if (!isHeld) return no;
  return peer.kind === 'external'
    ? yes
    : unspecified(
        `an ipBlock is for addresses outside the cluster: whether it matches that of ${nameOf(peer)} is not defined`,
      );
}
