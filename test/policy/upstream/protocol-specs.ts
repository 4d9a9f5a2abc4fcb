import { labelled } from '../selectors.ts';
import { apply, closedInto, namespaceLabel, type Spec } from './spec.ts';

const namespaceY = labelled(namespaceLabel, 'y');

/** Three stories that upstream tells of UDP first and then of SCTP. */
export const protocolSpecs: readonly Spec[] = (
  [
    ['UDP', 'E43', 'E44', 'E45'],
    ['SCTP', 'E46', 'E47', 'E48'],
  ] as const
).flatMap(([protocol, none, fromNamespace, fromPod]): readonly Spec[] => [
  {
    id: none,
    title: `a Namespace without ingress, over ${protocol}`,
    pods: ['x/a', 'x/b', 'y/a', 'y/b'],
    steps: [
      {
        changes: [apply({ pods: {}, ingress: [] })],
        expected: [{ port: `80/${protocol}`, closed: [closedInto('x/*')] }],
      },
    ],
  },
  {
    id: fromNamespace,
    title: `ingress from a Namespace on one port of ${protocol}`,
    pods: ['x/a', 'x/b', 'y/a', 'z/a'],
    steps: [
      {
        changes: [
          apply({ ingress: [{ peers: [{ namespaceSelector: namespaceY }], ports: [{ protocol, port: 81 }] }] }),
        ],
        expected: [{ port: `81/${protocol}`, closed: [closedInto('x/a', { but: ['y/*'] })] }],
      },
    ],
  },
  {
    id: fromPod,
    title: `ingress from one Pod of a Namespace, over ${protocol}`,
    pods: ['x/a', 'x/b', 'y/a'],
    steps: [
      {
        changes: [
          apply({ ingress: [{ peers: [{ namespaceSelector: namespaceY, podSelector: labelled('pod', 'a') }] }] }),
        ],
        expected: [{ port: `80/${protocol}`, closed: [closedInto('x/a', { but: ['y/a'] })] }],
      },
    ],
  },
]);
