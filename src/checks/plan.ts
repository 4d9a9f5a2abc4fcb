import { checkFamilies } from '../domain/case.ts';
import type { World } from '../domain/fixture.ts';
import { type CheckId, checkInfo } from './catalog.ts';
import { planDns } from './dns.ts';
import type { PlannedCase, Scenario } from './planned-case.ts';
import { planInterfaceAddresses, planUniqueAddresses } from './pod-ip.ts';
import { planNoNat, planPodToPod } from './pod-to-pod.ts';
import { planPolicyCanary } from './policy-canary.ts';
import { planLocalhost } from './same-pod.ts';
import { planClusterIp, planEndpoints } from './service.ts';

/** Checks whose cases need no change of the cluster: they all run in one wave. */
type SteadyCheck = Exclude<CheckId, `policy.${string}`>;

const steadyPlans: Record<SteadyCheck, (world: World) => PlannedCase[]> = {
  'pod-ip.unique': planUniqueAddresses,
  'pod-ip.interface': planInterfaceAddresses,
  'pod-to-pod.tcp': (world) => planPodToPod(world, 'tcp'),
  'pod-to-pod.udp': (world) => planPodToPod(world, 'udp'),
  'pod-to-pod.no-nat': planNoNat,
  'same-pod.localhost': planLocalhost,
  'service.cluster-ip': planClusterIp,
  'service.endpoints': planEndpoints,
  'dns.short': (world) => planDns(world, 'dns.short'),
  'dns.namespace': (world) => planDns(world, 'dns.namespace'),
  'dns.service': (world) => planDns(world, 'dns.service'),
  'dns.fqdn': (world) => planDns(world, 'dns.fqdn'),
};

/** How long a new Pod's routes, a new Service's rules and its DNS records may take to arrive at every node. */
const convergenceMs = 8_000;

/**
 * All scenarios of a run: one for each family that needs no change, so that a family that waits for its timeouts does not hold up
 * the others, and the policy canary beside them.
 */
export function planScenarios(world: World, wanted: readonly CheckId[]): readonly Scenario[] {
  const steady = checkFamilies.map((family): Scenario => {
    const cases = wanted
      .filter(isSteady)
      .flatMap((check) => (checkInfo(check).family === family ? steadyPlans[check](world) : []));
    return { id: family, stages: [{ id: family, changes: [], cases, settleMs: convergenceMs, stablePolls: 1 }] };
  });
  const canary = wanted.some((check) => !isSteady(check)) ? planPolicyCanary(world, wanted) : undefined;
  return [...steady, ...(canary === undefined ? [] : [canary])].filter(({ stages }) =>
    stages.some(({ cases }) => cases.length > 0),
  );
}

function isSteady(check: CheckId): check is SteadyCheck {
  return check in steadyPlans;
}
