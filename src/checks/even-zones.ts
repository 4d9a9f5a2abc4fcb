import type { NodeFacts } from '../domain/facts.ts';

/** One EndpointSlice holds as many endpoints unless the controller is told otherwise; hints are given slice by slice. */
const maxEndpointsPerSlice = 100;

/**
 * Why `topology-mode: Auto` would not mean each endpoint for its own zone if one ran on each of the `usable` nodes; undefined if
 * it would. The controller gives every zone endpoints in proportion to the allocatable CPUs of its Ready nodes, without those of
 * the control plane, and none at all where one of these has no zone
 * (https://kubernetes.io/docs/concepts/services-networking/topology-aware-routing/#safeguards): of n equal nodes, k in a zone are
 * due k of n endpoints, which are those that run there.
 */
export function whyUneven(nodes: readonly NodeFacts[], usable: readonly string[]): string | undefined {
  const counted = nodes.filter(({ ready, controlPlane }) => ready && controlPlane !== true);
  const without = counted.filter(({ zone }) => zone === undefined || zone === '');
  if (without.length > 0) return `no zone is known of ${namesOf(without)} (label topology.kubernetes.io/zone)`;
  const missed = counted.filter(({ name }) => !usable.includes(name));
  if (missed.length > 0) return `CPUs of ${namesOf(missed)} count for their zones, but no endpoint can be there`;
  const uncounted = usable.filter((name) => counted.every((node) => node.name !== name));
  if (uncounted.length > 0) return `CPUs of ${uncounted.join(', ')} do not count for a zone: control plane`;
  const sizes = [...new Set(counted.map(({ allocatableCpu }) => allocatableCpu ?? 'unknown'))].toSorted();
  if (sizes.length > 1 || sizes[0] === 'unknown' || sizes[0] === '0')
    return `nodes differ in allocatable CPU: ${sizes.join(', ')}`;
  if (counted.length > maxEndpointsPerSlice)
    return `endpoints on ${counted.length} nodes take more than one EndpointSlice`;
  return undefined;
}

function namesOf(nodes: readonly NodeFacts[]): string {
  return nodes.map(({ name }) => name).join(', ');
}
