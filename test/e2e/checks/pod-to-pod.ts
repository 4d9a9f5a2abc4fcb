import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of family pod-to-pod fail. */
export const podToPodWays: readonly WayToFail[] = [
  {
    checks: ['pod-to-pod.tcp'],
    how: 'packets from node n1 to node n2 vanish',
    fault: ['node-pair', 'n1', 'n2'],
    expect: /^timed-out/,
  },
  {
    checks: ['pod-to-pod.udp'],
    how: 'UDP packets from node n1 to node n3 vanish',
    fault: ['udp-blocked', 'n1', 'n3'],
    expect: /^timed-out/,
  },
  {
    checks: ['pod-to-pod.no-nat'],
    how: 'node n3 translates the source address of packets to other nodes',
    fault: ['masquerade', 'n3'],
    expect: /^the server saw .+ instead of /,
  },
];
