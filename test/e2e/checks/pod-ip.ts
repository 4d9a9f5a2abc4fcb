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
    checks: ['pod-ip.interface'],
    how: "a network plugin gives node n1's Pods another address than it reports",
    fault: ['pod-address-wrong', 'n1'],
    expect: /^found .+, expected /,
    where: /n1$/,
  },
  {
    checks: ['pod-ip.shared'],
    how: 'on node n2 each container of a Pod has a network namespace of its own',
    fault: ['pod-network-apart', 'n2'],
    expect: /^found no address, expected /,
    where: /n2$/,
  },
  {
    checks: ['pod-ip.replaced'],
    how: 'the Pod that replaces the first one does not listen where that one did',
    mutations: [
      {
        resource: 'pods',
        name: /^replaced-/,
        when: "object.spec.containers.exists(container, container.name == 'peer')",
        patch: [{ op: 'add', path: '/spec/containers/0/env/-', value: { name: 'PODREACH_PORTS', value: '9090' } }],
      },
    ],
    expect: /^refused/,
    where: /^pod-ip\.replaced\/new\//,
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
