import type { PolicyPort } from '#src/domain/network-policy.ts';
import { anything, policyOf, type Shape } from '../policy-of.ts';
import { labelled, noneOf, oneOf } from '../selectors.ts';
import { withNamespace, withoutPolicy, withPod, withPolicy } from '../state.ts';
import { nameLookups, varied } from './base-policy.ts';
import { after, once, type Story } from './case.ts';

const onX = (rest: Partial<Shape>) => policyOf({ namespace: 'x', name: 'p', pods: {}, ...rest });
const podA = labelled('pod', 'a');
const nameLookup: PolicyPort = { protocol: 'UDP', port: 53 };

/** C216–C217: the base policy with a peer by the label that every Namespace has. */
export const namespaceNameCases: readonly Story[] = (['ingress', 'egress'] as const).map((direction) =>
  once(
    `${direction} for a Namespace by its name`,
    varied(direction, { peers: [{ namespaceSelector: labelled('kubernetes.io/metadata.name', 'z') }] }),
  ),
);

const fromY = (name: string, port: number) =>
  onX({
    name,
    pods: podA,
    ingress: [{ peers: [{ namespaceSelector: labelled('ns', 'y') }], ports: [{ protocol: 'TCP', port }] }],
  });
const fromXA = { peers: [{ namespaceSelector: labelled('ns', 'x'), podSelector: podA }] };

/** C218–C230: stories that were taken over from upstream's end-to-end tests. */
export const upstreamCases: readonly Story[] = [
  once('a Namespace without ingress', onX({ ingress: [] })),
  once('a Namespace without ingress, and no egress but name look-ups', onX({ ingress: [], egress: [nameLookups] })),
  once(
    'ingress from two Pods of the other Namespaces',
    onX({
      pods: podA,
      ingress: [{ peers: [{ namespaceSelector: noneOf('ns', 'x'), podSelector: oneOf('pod', 'b', 'c') }] }],
    }),
  ),
  {
    title: 'ingress on one port, and on another by a second policy',
    steps: [after(withPolicy(fromY('p', 81))), after(), after(withPolicy(fromY('q', 80)))],
  },
  { title: 'all ingress', steps: [after(withPolicy(onX({ ingress: [anything] }))), after()] },
  {
    title: 'ingress on one named port',
    steps: [
      {
        changes: [withPolicy(onX({ ingress: [{ ports: [{ port: 'serve-81-tcp' }] }] }))],
        probes: [{ protocol: 'TCP', port: 'serve-81-tcp' }],
      },
      after(),
    ],
  },
  {
    title: 'all ingress, updated to none',
    steps: [after(withPolicy(onX({ ingress: [anything] }))), after(withPolicy(onX({ ingress: [] })))],
  },
  {
    title: 'ingress from a Namespace that gets its label later',
    steps: [
      after(withPolicy(onX({ pods: podA, ingress: [{ peers: [{ namespaceSelector: labelled('ns2', 'updated') }] }] }))),
      after(withNamespace('y', { ns: 'y', ns2: 'updated' })),
    ],
  },
  {
    title: 'ingress from a Pod that gets its second label later',
    steps: [
      after(
        withPolicy(
          onX({
            pods: podA,
            ingress: [{ peers: [{ podSelector: { matchLabels: { pod: 'b', pod2: 'updated' } } }] }],
          }),
        ),
      ),
      after(withPod('x/b', { pod: 'b', pod2: 'updated' })),
    ],
  },
  {
    title: 'no ingress to a Pod whose labels are replaced by the one selected',
    steps: [
      after(withPolicy(onX({ pods: labelled('target', 'isolated'), ingress: [] }))),
      after(withPod('x/a', { target: 'isolated' })),
    ],
  },
  {
    title: 'ingress from one Pod, egress on one port',
    steps: [
      after(
        withPolicy(
          onX({
            pods: podA,
            ingress: [{ peers: [{ podSelector: labelled('pod', 'b') }] }],
            egress: [{ ports: [{ port: 80 }, nameLookup] }],
          }),
        ),
      ),
      after(),
    ],
  },
  once(
    'a sender that may reach one of two Pods that both admit it',
    onX({
      pods: podA,
      egress: [{ peers: [{ namespaceSelector: labelled('ns', 'y'), podSelector: podA }] }, { ports: [nameLookup] }],
    }),
    policyOf({ namespace: 'y', name: 'a-in', pods: podA, ingress: [fromXA] }),
    policyOf({ namespace: 'y', name: 'b-in', pods: labelled('pod', 'b'), ingress: [fromXA] }),
  ),
  {
    title: 'no ingress and no egress, until the policy is deleted',
    steps: [after(withPolicy(onX({ ingress: [], egress: [] }))), after(withoutPolicy('x/p'))],
  },
];
