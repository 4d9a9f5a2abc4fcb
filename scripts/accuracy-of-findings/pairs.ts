import { nodeWithDns, nodeWithoutDns } from '../../test/e2e/harness/node-roles.ts';
import type { PlacedFault } from './trial.ts';

/**
 * Pairs of faults of which both can be told: neither hides what shows the other. They are on different nodes, or in different layers of
 * what a Pod needs. A pair can be where both of its faults can be.
 */
export const pairs: readonly (readonly [PlacedFault, PlacedFault])[] = [
  // Between nodes, and beside it.
  [at('node-isolated', nodeWithoutDns), at('dns-replica-silent', nodeWithDns)],
  [at('node-isolated', 'n2'), at('udp-blocked', 'n1', 'n3')],
  [at('node-isolated', 'n3'), at('pod-ipc-shared', 'n1')],
  [at('node-isolated', 'n3'), at('service-rules-missing', 'n1')],
  [at('node-pair', 'n1', 'n2'), at('pod-loopback-exposed', 'n3')],
  [at('udp-blocked', 'n2', 'n3'), at('pod-address-wrong', 'n1')],
  [at('udp-blocked', 'n1', 'n3'), at('pod-loopback-down', 'n2')],
  [at('udp-blocked', 'n1', 'n3'), at('node-closed-to-pods', 'n2')],
  [at('ipv6-blocked', 'n2'), at('udp-blocked', 'n1', 'n3')],
  [at('ipv6-blocked', 'n2'), at('pod-ipc-apart', 'n3')],
  [at('route-missing', 'n1', 'n3'), at('pod-loopback-exposed', 'n2')],
  [at('mtu-blackhole', 'n2'), at('service-rules-missing', 'n3')],
  [at('mtu-blackhole', 'n2'), at('pod-ipc-shared', 'n1')],
  [at('mtu-blackhole', 'n3'), at('dns-config-wrong', 'n2')],
  [at('route-missing', 'n1', 'n3'), at('dns-config-wrong', 'n2')],
  [at('packet-loss', 'n3'), at('masquerade', 'n1')],
  [at('pod-links-congested', 'n2'), at('pod-ipc-apart', 'n1')],
  [at('refusals-lost', 'n2'), at('pod-ipc-shared', 'n3')],
  // On one node, in different layers.
  [at('refusals-lost', 'n2'), at('dns-config-wrong', 'n2')],
  [at('masquerade', 'n2'), at('pod-ipc-apart', 'n2')],
  [at('hairpin-broken', 'n2'), at('pod-loopback-exposed', 'n2')],
  // Addresses and Services.
  [at('masquerade', 'n3'), at('pod-family-missing', 'n2')],
  [at('pod-range-shared', 'n1', 'n2'), at('pod-ipc-apart', 'n3')],
  [at('service-rules-stale', 'n1'), at('hairpin-broken', 'n3')],
  [at('service-rules-stale', 'n3'), at('masquerade', 'n2')],
  // DNS as a whole, and one node.
  [at('dns-down'), at('masquerade', 'n2')],
  [at('dns-down'), at('ipv6-blocked', 'n2')],
  [at('dns-udp-blocked'), at('node-closed-to-pods', 'n2')],
  [at('dns-udp-blocked'), at('pod-loopback-down', 'n2')],
  [at('dns-replica-silent', nodeWithDns), at('hairpin-broken', 'n2')],
  [at('dns-replica-silent', nodeWithDns), at('pod-ipc-apart', 'n2')],
  // A node that nothing is known of, and what the others show.
  [at('kubelet-closed', 'n3'), at('pod-loopback-down', 'n1')],
  [at('node-not-ready', 'n3'), at('masquerade', 'n1')],
  [at('node-not-ready', 'n3'), at('hairpin-broken', 'n2')],
  // Policies.
  [at('policy-not-enforced', 'n2'), at('policy-removal-lost', 'n3')],
  [at('policy-slow', 'n2', '25'), at('policy-not-enforced', 'n3')],
  [at('policy-slow', 'n2', '25'), at('policy-removal-lost', 'n1')],
  [at('policy-removal-lost', 'n3'), at('dns-config-wrong', 'n1')],
  [at('policy-not-enforced', 'n1'), at('pod-ipc-apart', 'n3')],
  [at('policy-slow', 'n3', '25'), at('pod-loopback-exposed', 'n1')],
];

function at(fault: string, ...given: readonly string[]): PlacedFault {
  return { fault, arguments: given };
}
