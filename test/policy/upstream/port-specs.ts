import type { PolicyPort } from '#src/domain/network-policy.ts';
import { anything, type Rule } from '../policy-of.ts';
import { labelled } from '../selectors.ts';
import type { PodName } from '../state.ts';
import { apply, closedInto, closedOutOf, type Expectation, namespaceLabel, type Spec } from './spec.ts';

const fiveOfThree: readonly PodName[] = ['x/a', 'x/b', 'y/a', 'y/b', 'z/a'];
const fromY = (port: PolicyPort): Rule => ({
  peers: [{ namespaceSelector: labelled(namespaceLabel, 'y') }],
  ports: [port],
});
const onlyFromY = closedInto('x/a', { but: ['y/*'] });
const onPort = (port: number | string): Rule => ({ ports: [{ port }] });

/** Rules with numbers, names and protocols of ports. */
export const portSpecs: readonly Spec[] = [
  {
    id: 'E14',
    title: 'ingress from a Namespace on one port',
    pods: fiveOfThree,
    steps: [
      {
        changes: [apply({ ingress: [fromY({ protocol: 'TCP', port: 81 })] })],
        expected: [{ port: '81/TCP', closed: [onlyFromY] }],
      },
    ],
  },
  {
    id: 'E15',
    title: 'ingress from a Namespace on one port, and on another by a second policy',
    pods: fiveOfThree,
    steps: [
      {
        changes: [apply({ ingress: [fromY({ protocol: 'TCP', port: 81 })] })],
        expected: [
          { port: '81/TCP', closed: [onlyFromY] },
          { port: '80/TCP', closed: [closedInto('x/a')] },
        ],
      },
      {
        changes: [apply({ name: 'q', ingress: [fromY({ protocol: 'TCP', port: 80 })] })],
        expected: [{ port: '80/TCP', closed: [onlyFromY] }],
      },
    ],
  },
  {
    id: 'E16',
    title: 'all ingress',
    pods: ['x/a', 'x/b', 'y/a'],
    steps: [
      {
        changes: [apply({ pods: {}, ingress: [anything] })],
        expected: [
          { port: '80/TCP', closed: [] },
          { port: '81/TCP', closed: [] },
        ],
      },
    ],
  },
  {
    id: 'E17',
    title: 'ingress from everybody on a named port',
    pods: ['x/a', 'x/b', 'y/a'],
    steps: [
      {
        changes: [apply({ pods: {}, ingress: [onPort('serve-81-tcp')] })],
        expected: [
          { port: '81/TCP', closed: [] },
          { port: '80/TCP', closed: [closedInto('x/*')] },
        ],
      },
    ],
  },
  {
    id: 'E18',
    title: 'ingress from a Namespace on a named port',
    pods: ['x/a', 'x/b', 'y/a', 'z/a'],
    steps: [
      {
        changes: [apply({ ingress: [fromY({ protocol: 'TCP', port: 'serve-80-tcp' })] })],
        expected: [
          { port: '80/TCP', closed: [onlyFromY] },
          { port: '81/TCP', closed: [closedInto('x/a')] },
        ],
      },
    ],
  },
  {
    id: 'E19',
    title: 'egress to everybody on a named port',
    pods: ['x/a', 'y/a'],
    steps: [
      {
        changes: [apply({ pods: {}, egress: [onPort('serve-80-tcp')] })],
        expected: [
          { port: '80/TCP', closed: [] },
          { port: '81/TCP', closed: [closedOutOf('x/*')] },
        ],
      },
    ],
  },
  {
    id: 'E30',
    title: 'ingress on every port of one protocol',
    pods: ['x/a', 'y/a'],
    steps: [
      {
        changes: [apply({ ingress: [{ ports: [{ protocol: 'TCP' }] }] })],
        expected: [
          { port: '80/TCP', closed: [] },
          { port: '80/UDP', closed: [closedInto('x/a')] },
        ],
      },
    ],
  },
  {
    id: 'E31',
    title: 'ingress on one port, and on all by a second policy',
    pods: ['x/a', 'y/a'],
    steps: [
      {
        changes: [apply({ pods: {}, ingress: [onPort(80)] })],
        expected: [{ port: '81/TCP', closed: [closedInto('x/*')] }],
      },
      {
        changes: [apply({ name: 'q', pods: {}, ingress: [anything] })],
        expected: [{ port: '81/TCP', closed: [] }],
      },
    ],
  },
  {
    id: 'E32',
    title: 'egress on one port, and on all by a second policy',
    pods: ['x/a', 'y/a'],
    steps: [
      {
        changes: [apply({ pods: {}, egress: [onPort(80)] })],
        expected: [{ port: '81/TCP', closed: [closedOutOf('x/*')] }],
      },
      {
        changes: [apply({ name: 'q', pods: {}, egress: [anything] })],
        expected: [{ port: '81/TCP', closed: [] }],
      },
    ],
  },
  {
    id: 'E38',
    title: 'a Namespace without ingress but for SCTP on one port of a Pod',
    pods: ['x/a', 'y/a'],
    steps: [
      {
        changes: [
          apply({ name: 'deny', pods: {}, ingress: [] }),
          apply({ ingress: [{ ports: [{ protocol: 'SCTP', port: 81 }] }] }),
        ],
        expected: [{ port: '81/TCP', closed: [closedInto('x/*')] }],
      },
    ],
  },
  ...(
    [
      ['E39', { protocol: 'SCTP', port: 80 }],
      ['E40', { protocol: 'UDP', port: 81 }],
    ] as const
  ).map(([id, port]): Spec => {
    const expected: readonly Expectation[] = [{ port: '81/TCP', closed: [closedInto('x/a')] }];
    return {
      id,
      title: `ingress on ${port.port}/${port.protocol}, which leaves TCP closed`,
      pods: ['x/a', 'y/a'],
      steps: [{ changes: [apply({ ingress: [{ ports: [port] }] })], expected }],
    };
  }),
];
