import { policyOf } from '../policy-of.ts';
import { labelled, oneOf } from '../selectors.ts';
import { withNamespace, withoutNamespace, withoutPod, withoutPolicy, withPod, withPolicy } from '../state.ts';
import { base, varied } from './base-policy.ts';
import { after, type Story } from './case.ts';

const createBase = after(withPolicy(policyOf(base)));

/** C193: one named port open to the world, while a Namespace with a Pod comes and goes. */
export const exampleCase: Story = {
  title: 'a named port, and a Namespace that comes and goes',
  steps: [
    after(
      withPolicy(policyOf({ namespace: 'x', name: 'p', pods: {}, ingress: [{ ports: [{ port: 'serve-81-tcp' }] }] })),
    ),
    after(withNamespace('w', { ns: 'w' }), withPod('w/a', { pod: 'a' })),
    after(withoutPod('w/a')),
    after(withoutNamespace('w')),
    after(),
    { changes: [], probes: [{ protocol: 'TCP', port: 81 }] },
    { changes: [], probes: [{ protocol: 'TCP', port: 'serve-81-tcp' }] },
  ],
};

/** C194–C199: policies, Namespaces and Pods are created, changed and deleted. */
export const actionCases: readonly Story[] = [
  { title: 'a policy is created and deleted', steps: [createBase, after(withoutPolicy('x/base'))] },
  {
    title: 'a policy is created and updated',
    steps: [createBase, after(withPolicy(varied('ingress', { ports: [{ protocol: 'UDP', port: 'serve-81-udp' }] })))],
  },
  {
    title: 'a Namespace is created and deleted',
    steps: [
      createBase,
      after(withNamespace('y-2', { ns: 'y' }), withPod('y-2/a', { pod: 'a' }), withPod('y-2/b', { pod: 'b' })),
      after(withoutNamespace('y-2')),
    ],
  },
  {
    title: 'a Namespace gets the label that a rule asks for, and loses it',
    steps: [
      after(withPolicy(varied('ingress', { peers: [{ namespaceSelector: labelled('new-ns', 'qrs') }] }))),
      after(withNamespace('y', { ns: 'y', 'new-ns': 'qrs' })),
      after(withNamespace('y', { ns: 'y' })),
    ],
  },
  {
    title: 'a Pod is created and deleted',
    steps: [createBase, after(withPod('x/d', { pod: 'd' })), after(withoutPod('x/d'))],
  },
  {
    title: 'a Pod gets the label that a rule asks for, and loses it',
    steps: [
      after(
        withPolicy(
          varied('ingress', {
            peers: [{ namespaceSelector: oneOf('ns', 'y', 'z'), podSelector: labelled('new-label', 'abc') }],
          }),
        ),
      ),
      after(withPod('y/b', { pod: 'b', 'new-label': 'abc' })),
      after(withPod('y/b', { pod: 'b' })),
    ],
  },
];
