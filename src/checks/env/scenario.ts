import type { FixturePod, FixtureService, RunningPod, RunningService, World } from '../../domain/fixture.ts';
import type { IpFamily } from '../../domain/network.ts';
import type { CheckPlan, FixturePart, Site } from '../check.ts';
import type { PlannedCase, Stage } from '../planned-case.ts';
import { agents, join, podOn } from '../site.ts';
import { podsOf } from '../targets.ts';

/** Label of the Pods behind the Services. */
const backendLabel = { 'podreach.dev/env': 'backend' } as const;

const linkedRole = 'env-linked';
const laterRole = 'env-later';

/** How long a kubelet may take to learn of a Service before a Pod starts that must have its variables. */
const kubeletLagMs = 2_000;
/** Variables never change after the start; what is asked over the network has converged long ago. */
const settleMs = 8_000;

const serviceFamily = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

/** The Service of an IP family. */
function serviceName(family: IpFamily): string {
  return `env-${family}`;
}

function envService(namespace: string, name: string, family: IpFamily): FixtureService {
  return {
    namespace,
    name,
    manifest: 'env',
    selector: backendLabel,
    beforePods: true,
    values: { family: serviceFamily[family] },
  };
}

/** A Service of each IP family beside the agents, which are behind them, and one in the other Namespace. */
export function envFixture(site: Site): FixturePart {
  const [first = 'ipv4'] = site.podFamilies;
  return join(
    { pods: (agents(site).pods ?? []).map((pod) => ({ ...pod, labels: { ...pod.labels, ...backendLabel } })) },
    {
      services: [
        ...site.podFamilies.map((family) => envService(site.home, serviceName(family), family)),
        envService(site.away, 'env-away', first),
      ],
    },
  );
}

/** When a check asks; see `planEnv`. */
export interface EnvCases {
  /** Pods have started after the Services. */
  readonly linked?: (world: World) => readonly PlannedCase[];
  /** A further Service exists, and after it a further Pod. */
  readonly later?: (world: World) => readonly PlannedCase[];
}

/**
 * A Pod on each node that starts after the Services; then a further Service, and on the first node a Pod that starts after it.
 * All checks of the family share it. The Pods are no part of the fixture, because a kubelet may learn of a Service that is created
 * together with a Pod only after that Pod has started.
 */
export function planEnv(site: Site, { linked = none, later = none }: EnvCases): CheckPlan {
  const [firstNode] = site.nodes;
  const [firstFamily = 'ipv4'] = site.podFamilies;
  const stage = (id: string, changes: Stage['changes'], cases: Stage['cases']): Stage => ({
    id,
    changes,
    cases,
    settleMs,
    stablePolls: 1,
  });
  const pods = site.nodes.map((node, index) => linkedPod(node, site, `env-${index}`, linkedRole));
  const further = [
    { action: 'create-service' as const, service: envService(site.home, lateName, firstFamily) },
    { action: 'pause' as const, ms: kubeletLagMs },
    ...(firstNode === undefined
      ? []
      : [{ action: 'create-pod' as const, pod: linkedPod(firstNode, site, 'env-later', laterRole) }]),
  ];
  const stages = [
    stage('linked', [{ action: 'together', changes: pods.map((pod) => ({ action: 'create-pod', pod })) }], linked),
    stage('later', further, later),
  ];
  return { scenarios: [{ id: 'env-variables', stages }] };
}

function none(): readonly PlannedCase[] {
  return [];
}

function linkedPod(node: Site['nodes'][number], site: Site, name: string, role: string): FixturePod {
  return podOn(node, site.home, name, role, { probes: ['agent'], overlay: 'env-links' });
}

const lateName = 'env-late';

/** Pods that started after the Services of the fixture. */
export function linkedPods(world: World): readonly RunningPod[] {
  return podsOf(world, linkedRole);
}

/** The Pod that started after the further Service. */
export function laterPods(world: World): readonly RunningPod[] {
  return podsOf(world, laterRole);
}

/** Services of the Pods' own Namespace that existed before them, with their IP families. */
export function linkedServices(
  world: World,
  site: Site,
): readonly { readonly service: RunningService; readonly ipFamily: IpFamily }[] {
  return site.podFamilies.flatMap((ipFamily) =>
    world.services.filter(isNamed(site.home, serviceName(ipFamily))).map((service) => ({ service, ipFamily })),
  );
}

/** The further Service. */
export function lateServices(world: World, site: Site): readonly RunningService[] {
  return world.services.filter(isNamed(site.home, lateName));
}

function isNamed(namespace: string, name: string) {
  return (service: RunningService) => service.namespace === namespace && service.name === name;
}
