import type { IpFamily } from '#src/domain/network.ts';
import type { IpBlock } from '#src/domain/network-policy.ts';
import type { Change, PodName } from '../state.ts';
import { addressOf } from './address.ts';
import { apply, closed, closedOutOf, type Expectation, type Spec } from './spec.ts';

const egressTo = (ipBlock: IpBlock): Change => apply({ egress: [{ peers: [{ ipBlock }] }] });

/** A sixteenth of all addresses, with those of all Pods among them. */
const wide = { ipv4: '0.0.0.0/4', ipv6: 'f000::/4' } as const;

/** Egress of x/a to addresses. Upstream has blocks of Pods' addresses only, about which Kubernetes promises nothing. */
export function blockSpecs(family: IpFamily): readonly Spec[] {
  const only = (pod: PodName): string => `${addressOf(pod, family)}/${family === 'ipv4' ? 32 : 128}`;
  const allButXB = egressTo({ cidr: wide[family], except: [only('x/b')] });
  const notToXB: Expectation = { port: '80/TCP', closed: [closed('x/a', 'x/b')], podInBlock: ['x/a -> x/c'] };
  return [
    {
      id: 'E34',
      title: 'egress to the address of a Pod',
      pods: ['x/a', 'y/a', 'y/b'],
      steps: [
        {
          changes: [egressTo({ cidr: only('y/b') })],
          expected: [{ port: '80/TCP', closed: [closedOutOf('x/a', { but: ['y/b'] })], podInBlock: ['x/a -> y/b'] }],
        },
      ],
    },
    {
      id: 'E35',
      title: 'egress to a wide block without the address of a Pod',
      pods: ['x/a', 'x/b', 'x/c'],
      steps: [{ changes: [allButXB], expected: [notToXB] }],
    },
    {
      id: 'E36',
      title: 'egress to a wide block without the address of a Pod, updated to that address',
      pods: ['x/a', 'x/b', 'x/c'],
      steps: [
        { changes: [allButXB], expected: [notToXB] },
        {
          changes: [egressTo({ cidr: only('x/b') })],
          expected: [{ port: '80/TCP', closed: [closedOutOf('x/a', { but: ['x/b'] })], podInBlock: ['x/a -> x/b'] }],
        },
      ],
    },
  ];
}
