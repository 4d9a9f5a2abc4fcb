import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of family pod-ip fail. */
export const podIpWays: readonly WayToFail[] = [
  {
    checks: ['pod-ip.unique'],
    how: 'two nodes hand out addresses of one range',
    fault: ['pod-range-shared', 'n1', 'n2'],
    sharedRun: 'one range on two nodes',
    expect: /is also the address of Pod/,
    where: /@n[12]$/,
  },
  {
    checks: ['pod-ip.node-range'],
    how: "node n2 hands out addresses of node n1's range",
    fault: ['pod-range-shared', 'n1', 'n2'],
    sharedRun: 'one range on two nodes',
    expect: /is outside of n2's /,
    where: /@n2$/,
  },
  {
    checks: ['pod-ip.interface', 'pod-ip.shared'],
    how: "a network plugin gives node n1's Pods another address than it reports",
    fault: ['pod-address-wrong', 'n1'],
    sharedRun: 'another address than reported',
    expect: /^found .+, expected /,
    where: /n1$/,
  },
  {
    checks: ['pod-ip.replaced'],
    how: "a network plugin gives node n1's Pods, and their replacements, another address than the API shows",
    fault: ['pod-address-wrong', 'n1'],
    sharedRun: 'another address than reported',
    expect: /^(timed-out|unreachable)/,
    where: /^pod-ip\.replaced\/(before|new)\/.*n1/,
  },
  {
    checks: ['pod-ip.families'],
    how: 'a network plugin gives Pods on node n3 no IPv6 address',
    fault: ['pod-family-missing', 'n3'],
    expect: /^wrong-answer: podIPs has 0 ipv6 addresses/,
    where: /^pod-ip\.families\/pod-ips\/agent@n3$/,
  },
  {
    checks: ['pod-ip.host-network'],
    how: 'admission takes a Pod off the host network that asked for it',
    mutations: [
      {
        resource: 'pods',
        name: 'host-1',
        patch: [
          { op: 'remove', path: '/spec/hostNetwork' },
          { op: 'replace', path: '/spec/dnsPolicy', value: 'ClusterFirst' },
        ],
      },
    ],
    extraArgs: ['--with', 'host-network'],
    expect: /^wrong-answer: podIPs has .+, which is no InternalIP of n2$/,
    where: /^pod-ip\.host-network\/reported\/host-network@n2$/,
  },
];
