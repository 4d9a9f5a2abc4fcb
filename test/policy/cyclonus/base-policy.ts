import type { NetworkPolicy, PolicyPeer } from '#src/domain/network-policy.ts';
import type { Direction } from '#src/policy/party.ts';
import { policyOf, type Rule, type Shape } from '../policy-of.ts';
import { labelled, oneOf } from '../selectors.ts';

/** Both ways of asking a name server, so that names can be looked up behind a policy. */
export const nameLookups: Rule = {
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

const senders: PolicyPeer = { namespaceSelector: oneOf('ns', 'x', 'y'), podSelector: oneOf('pod', 'b', 'c') };
const receivers: PolicyPeer = { namespaceSelector: oneOf('ns', 'y', 'z'), podSelector: oneOf('pod', 'a', 'b') };

/** The policy that most cases vary: x/a admits four Pods and reaches four others, on one port. */
export const base = {
  namespace: 'x',
  name: 'base',
  pods: labelled('pod', 'a'),
  ingress: [{ peers: [senders], ports: [{ protocol: 'TCP', port: 80 }] }],
  egress: [{ peers: [receivers], ports: [{ protocol: 'TCP', port: 80 }] }, nameLookups],
} as const satisfies Shape;

/** The base policy with parts of its first rule of one direction replaced; the other direction stays. */
export function varied(direction: Direction, rule: Rule): NetworkPolicy {
  const [first, ...others]: readonly Rule[] = base[direction];
  return policyOf({ ...base, [direction]: [{ ...first, ...rule }, ...others] });
}
