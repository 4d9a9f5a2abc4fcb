import type { World } from '../domain/fixture.ts';
import type { CheckId } from './catalog.ts';
import { planDns } from './dns.ts';
import type { PlannedCase, Scenario, Stage } from './planned-case.ts';
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

/** All scenarios of a run: the steady wave, and the policy canary beside it. */
export function planScenarios(world: World, wanted: readonly CheckId[]): readonly Scenario[] {
  const wave: Stage = {
    id: 'steady',
    changes: [],
    cases: wanted.filter(isSteady).flatMap((check) => steadyPlans[check](world)),
    settleMs: convergenceMs,
    stablePolls: 1,
  };
  const canary = wanted.some((check) => !isSteady(check)) ? planPolicyCanary(world, wanted) : undefined;
  return [{ id: 'steady', stages: [wave] }, ...(canary === undefined ? [] : [canary])].filter((scenario) =>
    scenario.stages.some((stage) => stage.cases.length > 0),
  );
}

function isSteady(check: CheckId): check is SteadyCheck {
  return check in steadyPlans;
}
