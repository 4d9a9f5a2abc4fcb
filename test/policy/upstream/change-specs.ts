import { anything } from '../policy-of.ts';
import { labelled } from '../selectors.ts';
import { withNamespace, withoutPolicy, withPod } from '../state.ts';
import { apply, closedInto, closedOutOf, type Spec } from './spec.ts';

/** Policies, Namespaces and Pods that change. */
export const changeSpecs: readonly Spec[] = [
  {
    id: 'E20',
    title: 'all ingress, updated to none',
    pods: ['x/a', 'y/a'],
    steps: [
      { changes: [apply({ pods: {}, ingress: [anything] })], expected: [{ port: '81/TCP', closed: [] }] },
      { changes: [apply({ pods: {}, ingress: [] })], expected: [{ port: '81/TCP', closed: [closedInto('x/*')] }] },
    ],
  },
  {
    id: 'E21',
    title: 'ingress from a Namespace that gets its label later',
    pods: ['x/a', 'y/a'],
    steps: [
      {
        changes: [apply({ ingress: [{ peers: [{ namespaceSelector: labelled('ns2', 'updated') }] }] })],
        expected: [{ port: '80/TCP', closed: [closedInto('x/a')] }],
      },
      {
        changes: [withNamespace('y', { ns2: 'updated' })],
        expected: [{ port: '80/TCP', closed: [closedInto('x/a', { but: ['y/*'] })] }],
      },
    ],
  },
  {
    id: 'E22',
    title: 'ingress from a Pod that gets its second label later',
    pods: ['x/a', 'x/b'],
    steps: [
      {
        changes: [apply({ ingress: [{ peers: [{ podSelector: { matchLabels: { pod: 'b', pod2: 'updated' } } }] }] })],
        expected: [{ port: '80/TCP', closed: [closedInto('x/a')] }],
      },
      {
        changes: [withPod('x/b', { pod: 'b', pod2: 'updated' })],
        expected: [{ port: '80/TCP', closed: [closedInto('x/a', { but: ['x/b'] })] }],
      },
    ],
  },
  {
    id: 'E24',
    title: 'no ingress to a Pod that gets the label selected later',
    pods: ['x/a', 'y/a'],
    steps: [
      {
        changes: [apply({ pods: labelled('target', 'isolated'), ingress: [] })],
        expected: [{ port: '80/TCP', closed: [] }],
      },
      {
        changes: [withPod('x/a', { pod: 'a', target: 'isolated' })],
        expected: [{ port: '80/TCP', closed: [closedInto('x/a')] }],
      },
    ],
  },
  {
    id: 'E33',
    title: 'no ingress and no egress, until the policy is deleted',
    pods: ['x/a', 'y/a'],
    steps: [
      {
        changes: [apply({ pods: {}, ingress: [], egress: [] })],
        expected: [{ port: '80/TCP', closed: [closedInto('x/*'), closedOutOf('x/*')] }],
      },
      { changes: [withoutPolicy('x/p')], expected: [{ port: '80/TCP', closed: [] }] },
    ],
  },
];
