import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of family pod-ip fail. */
export const podIpWays: readonly WayToFail[] = [
  {
    checks: ['pod-ip.unique'],
    how: 'two nodes hand out addresses of one range',
    fault: ['pod-range-shared', 'n1', 'n2'],
    expect: /is also the address of Pod/,
    where: /@n[12]$/,
  },
  {
    checks: ['pod-ip.interface'],
    how: "a network plugin gives node n1's Pods another address than it reports",
    fault: ['pod-address-wrong', 'n1'],
    expect: /^found .+, expected /,
    where: /n1/,
  },
];
