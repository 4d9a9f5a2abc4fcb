import { anything } from '../policy-of.ts';
import { labelled } from '../selectors.ts';
import { apply, closed, closedInto, closedOutOf, namespaceLabel, type Spec } from './spec.ts';

const fromXA = { peers: [{ namespaceSelector: labelled(namespaceLabel, 'x'), podSelector: labelled('pod', 'a') }] };
const toYA = { peers: [{ namespaceSelector: labelled(namespaceLabel, 'y'), podSelector: labelled('pod', 'a') }] };

/** Pods and Namespaces without traffic in a direction, and how directions of two Pods come together. */
export const isolationSpecs: readonly Spec[] = [
  {
    id: 'E1',
    title: 'a Namespace without ingress',
    pods: ['x/a', 'x/b', 'y/a', 'y/b'],
    steps: [
      { changes: [apply({ pods: {}, ingress: [] })], expected: [{ port: '80/TCP', closed: [closedInto('x/*')] }] },
    ],
  },
  {
    id: 'E2',
    title: 'a Namespace without ingress and egress',
    pods: ['x/a', 'x/b', 'y/a'],
    steps: [
      {
        changes: [apply({ pods: {}, ingress: [], egress: [] })],
        expected: [{ port: '80/TCP', closed: [closedInto('x/*'), closedOutOf('x/*')] }],
      },
    ],
  },
  {
    id: 'E4',
    title: 'a Namespace without ingress but for one Pod, which every Pod may reach',
    pods: ['x/a', 'x/b', 'y/a'],
    steps: [
      {
        changes: [
          apply({ name: 'deny', pods: {}, ingress: [] }),
          apply({ ingress: [{ peers: [{ namespaceSelector: {}, podSelector: {} }] }] }),
        ],
        expected: [{ port: '80/TCP', closed: [closedInto('x/b')] }],
      },
    ],
  },
  {
    id: 'E25',
    title: 'a Pod without egress',
    pods: ['x/a', 'x/b', 'y/a'],
    steps: [{ changes: [apply({ egress: [] })], expected: [{ port: '80/TCP', closed: [closedOutOf('x/a')] }] }],
  },
  {
    id: 'E26',
    title: 'a Namespace without egress',
    pods: ['x/a', 'x/b', 'y/a'],
    steps: [
      { changes: [apply({ pods: {}, egress: [] })], expected: [{ port: '80/TCP', closed: [closedOutOf('x/*')] }] },
    ],
  },
  {
    id: 'E27',
    title: 'ingress from one Pod, egress on one port',
    pods: ['x/a', 'x/b', 'x/c', 'y/a'],
    steps: [
      {
        changes: [
          apply({
            ingress: [{ peers: [{ podSelector: labelled('pod', 'b') }] }],
            egress: [{ ports: [{ port: 80 }] }],
          }),
        ],
        expected: [
          { port: '80/TCP', closed: [closedInto('x/a', { but: ['x/b'] })] },
          { port: '81/TCP', closed: [closedInto('x/a', { but: ['x/b'] }), closedOutOf('x/a')] },
        ],
      },
    ],
  },
  {
    id: 'E28',
    title: 'a sender that may reach one of two Pods that both admit it',
    pods: ['x/a', 'y/a', 'y/b'],
    steps: [
      {
        changes: [
          apply({ egress: [toYA] }),
          apply({ namespace: 'y', name: 'a-in', ingress: [fromXA] }),
          apply({ namespace: 'y', name: 'b-in', pods: labelled('pod', 'b'), ingress: [fromXA] }),
        ],
        expected: [{ port: '80/TCP', closed: [closed('x/a', 'y/b'), closed('y/a', 'y/b'), closed('y/b', 'y/a')] }],
      },
    ],
  },
  {
    id: 'E29',
    title: 'egress to one Pod of another Namespace',
    pods: ['x/a', 'y/a', 'y/b'],
    steps: [{ changes: [apply({ egress: [toYA] })], expected: [{ port: '80/TCP', closed: [closed('x/a', 'y/b')] }] }],
  },
  {
    id: 'E37',
    title: 'all egress, and later no ingress',
    pods: ['x/a', 'x/b', 'y/a'],
    steps: [
      { changes: [apply({ egress: [anything] })], expected: [{ port: '80/TCP', closed: [] }] },
      {
        changes: [apply({ name: 'q', ingress: [] })],
        expected: [{ port: '80/TCP', closed: [closedInto('x/a')] }],
      },
    ],
  },
];
