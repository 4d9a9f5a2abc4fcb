import type { CheckOptions, Site } from '#src/checks/check.ts';
import { checkOf, type CheckId } from '#src/checks/index.ts';
import type { PlannedCase } from '#src/checks/planned-case.ts';
import { planScenarios } from '#src/checks/plan.ts';
import type { NodeFacts } from '#src/domain/facts.ts';
import type { RunningPod, World } from '#src/domain/fixture.ts';
import type { IpFamily } from '#src/domain/network.ts';
import { planFixture } from '#src/plan/fixture.ts';
import { planSite } from '#src/plan/site.ts';
import { factsOf, nodeFacts, worldOf } from '../simulation/cluster.ts';
import { modelledChecks } from '../simulation/modelled-checks.ts';

interface SiteOptions {
  /** Nodes `n1`, `n2` and so on, or exactly these. */
  readonly nodes?: number | readonly NodeFacts[];
  readonly families?: readonly IpFamily[];
  readonly runId?: string;
  readonly options?: Partial<CheckOptions>;
}

export const plainOptions: CheckOptions = {
  mesh: 'full',
  agentsPerNode: 1,
  burst: 50,
  features: [],
  outsideNames: [],
  policyCases: [],
  policyLanes: 0,
};

/** The place of a run in a cluster of equal nodes. */
export function siteOf({ nodes = 3, families = ['ipv4', 'ipv6'], runId = 'r1', options }: SiteOptions = {}): Site {
  const usable =
    typeof nodes === 'number' ? Array.from({ length: nodes }, (_, index) => nodeFacts(`n${index + 1}`)) : nodes;
  return planSite({
    runId,
    namespacePrefix: 'podreach',
    facts: factsOf(usable, families),
    nodes: usable,
    options: { ...plainOptions, ...options },
  });
}

interface WorldOptions extends SiteOptions {
  /** Checks whose objects are there; those that the simulation models unless told. */
  readonly wanted?: readonly CheckId[];
  /** Changes a Pod after it came up. */
  readonly change?: (pod: RunningPod) => RunningPod;
}

/** A world in which everything came up. */
export function healthyWorld({
  wanted = modelledChecks,
  change = (pod) => pod,
  runId = 'r1',
  ...place
}: WorldOptions = {}): World {
  const site = siteOf({ ...place, runId });
  const fixture = planFixture(runId, site, wanted.map(checkOf));
  const world = worldOf(fixture, { nodes: site.nodes, families: site.podFamilies, faults: [] }, () => true);
  const pods = world.pods.map(change);
  return { ...world, pods, clusterPods: pods };
}

/** A Pod as it stands in a world if it did not come up. */
export function notUp(pod: RunningPod): RunningPod {
  return { ...pod, ips: [], problem: 'no disk' };
}

/** All cases that are planned for a world before anything is changed in it, of all scenarios and stages. */
export function planAll(
  world: World,
  wanted: readonly CheckId[] = modelledChecks,
  site: Site = siteOf({ nodes: world.nodes }),
): readonly PlannedCase[] {
  return planScenarios(world, site, wanted.map(checkOf)).flatMap(({ stages }) =>
    stages.flatMap(({ cases }) => (typeof cases === 'function' ? [] : cases)),
  );
}
