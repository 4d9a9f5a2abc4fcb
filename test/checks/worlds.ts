import { checks } from '#src/checks/index.ts';
import type { PlannedCase } from '#src/checks/planned-case.ts';
import { planScenarios } from '#src/checks/plan.ts';
import type { RunningPod, World } from '#src/domain/fixture.ts';
import type { IpFamily } from '#src/domain/network.ts';
import { planFixture } from '#src/plan/fixture.ts';
import { nodeFacts, worldOf } from '../simulation/cluster.ts';

export const everything = checks.map(({ id }) => id);

interface WorldOptions {
  readonly nodes?: number;
  readonly families?: readonly IpFamily[];
  readonly runId?: string;
  /** Changes a Pod after it came up. */
  readonly change?: (pod: RunningPod) => RunningPod;
}

/** A world in which everything came up. */
export function healthyWorld({
  nodes = 3,
  families = ['ipv4', 'ipv6'],
  runId = 'r1',
  change = (pod) => pod,
}: WorldOptions = {}): World {
  const usable = Array.from({ length: nodes }, (_, index) => nodeFacts(`n${index + 1}`));
  const fixture = planFixture({ runId, namespacePrefix: 'podreach', checks: everything, nodes: usable });
  const world = worldOf(fixture, { nodes: usable, families, faults: [] }, () => true);
  const pods = world.pods.map(change);
  return { ...world, pods, clusterPods: pods };
}

/** A Pod as it stands in a world if it did not come up. */
export function notUp(pod: RunningPod): RunningPod {
  return { ...pod, ips: [], problem: 'no disk' };
}

/** All cases that are planned for a world, of all scenarios and stages. */
export function planAll(world: World, wanted = everything): readonly PlannedCase[] {
  return planScenarios(world, wanted).flatMap(({ stages }) => stages.flatMap(({ cases }) => cases));
}
