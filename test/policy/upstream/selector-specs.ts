import type { PolicyPeer } from '#src/domain/network-policy.ts';
import type { Direction } from '#src/policy/party.ts';
import { labelled, noneOf, oneOf } from '../selectors.ts';
import type { PodName } from '../state.ts';
import { apply, type Closed, closed, closedInto, namespaceLabel, type Spec } from './spec.ts';

const xy: readonly PodName[] = ['x/a', 'x/b', 'y/a'];
const xyz: readonly PodName[] = ['x/a', 'x/b', 'y/a', 'z/a'];
const fiveOfThree: readonly PodName[] = ['x/a', 'x/b', 'y/a', 'y/b', 'z/a'];

const podA = labelled('pod', 'a');
const podB = labelled('pod', 'b');
const namespaceY = labelled(namespaceLabel, 'y');
const notX = noneOf(namespaceLabel, 'x');

/** Who x/a admits or reaches, by all kinds of selectors. */
export const selectorSpecs: readonly Spec[] = [
  ingress('E3', ['x/a', 'x/b', 'x/c', 'y/a'], [{ podSelector: podB }], closedInto('x/a', { but: ['x/b'] })),
  ingress('E5', xyz, [{ namespaceSelector: {} }]),
  ingress('E6', xyz, [{ namespaceSelector: namespaceY }], closedInto('x/a', { but: ['y/*'] })),
  ingress('E7', xy, [{ podSelector: oneOf('pod', 'b') }], closedInto('x/a', { but: ['x/b'] })),
  ingress('E8', xyz, [{ namespaceSelector: oneOf(namespaceLabel, 'y') }], closedInto('x/a', { but: ['y/*'] })),
  ingress(
    'E9',
    ['x/a', 'x/b', 'x/c', 'y/a'],
    [{ namespaceSelector: notX }, { podSelector: podB }],
    closed('x/c', 'x/a'),
  ),
  ingress(
    'E10',
    ['x/a', 'x/b', 'y/a', 'y/b', 'z/b'],
    [{ namespaceSelector: notX, podSelector: podB }],
    closedInto('x/a', { but: ['y/b', 'z/b'] }),
  ),
  ingress(
    'E11',
    ['x/a', 'x/b', 'y/a', 'y/b', 'y/c'],
    [{ namespaceSelector: notX, podSelector: oneOf('pod', 'b', 'c') }],
    closedInto('x/a', { but: ['y/b', 'y/c'] }),
  ),
  ingress('E12', ['x/a', 'x/b', 'x/c'], [{ podSelector: podB }, { podSelector: labelled('pod', 'c') }]),
  ingress(
    'E13',
    fiveOfThree,
    [{ namespaceSelector: namespaceY, podSelector: podA }],
    closedInto('x/a', { but: ['y/a'] }),
  ),
  {
    id: 'E23',
    title: 'ingress to a whole Namespace from itself',
    pods: xyz,
    steps: [
      {
        changes: [apply({ pods: {}, ingress: [{ peers: [{ podSelector: {} }] }] })],
        expected: [{ port: '80/TCP', closed: [closed('y/*', 'x/*'), closed('z/*', 'x/*')] }],
      },
    ],
  },
  ingress('E41', xyz, [{ namespaceSelector: namespaceY }], closedInto('x/a', { but: ['y/*'] })),
  one('egress', 'E42', xyz, [{ namespaceSelector: noneOf(namespaceLabel, 'y') }], closed('x/a', 'y/*')),
];

function ingress(
  id: Spec['id'],
  pods: readonly PodName[],
  peers: readonly PolicyPeer[],
  ...closes: readonly Closed[]
): Spec {
  return one('ingress', id, pods, peers, ...closes);
}

/** On one port, x/a has these peers. */
function one(
  direction: Direction,
  id: Spec['id'],
  pods: readonly PodName[],
  peers: readonly PolicyPeer[],
  ...closes: readonly Closed[]
): Spec {
  return {
    id,
    title: `${direction} for ${peers.map(wordsOf).join(' or ')}`,
    pods,
    steps: [{ changes: [apply({ [direction]: [{ peers }] })], expected: [{ port: '80/TCP', closed: closes }] }],
  };
}

function wordsOf(peer: PolicyPeer): string {
  return JSON.stringify(peer).replaceAll('"', '');
}
