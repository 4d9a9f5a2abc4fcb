import type { FixturePod, FixtureService, RunningPod, RunningService, World } from '../../domain/fixture.ts';
import type { IpFamily } from '../../domain/network.ts';
import type { CheckPlan, FixturePart, Site } from '../check.ts';
import type { PlannedCase, Stage } from '../planned-case.ts';
import { agents, join, podOn } from '../site.ts';
import { podsOf } from '../targets.ts';

/** Label of the Pods behind the Services. */
const backendLabel = { 'podreach.dev/env': 'backend' } as const;

const linkedRole = 'env-linked';

const lateName = 'env-late';
const awayName = 'env-away';

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
        envService(site.away, awayName, first),
      ],
    },
  );
}

/**
 * A further Service, created while the Pods of the fixture run, and after it a Pod on each node. All checks of the family share it.
 * The Pods are no part of the fixture, because a kubelet may learn of a Service that is created together with a Pod only after that
 * Pod has started.
 */
export function planEnv(site: Site, cases: (world: World) => readonly PlannedCase[]): CheckPlan {
  const [family = 'ipv4'] = site.podFamilies;
  const pods = site.nodes.map((node, index) => linkedPod(node, site, `env-${index}`));
  const stage: Stage = {
    id: 'linked',
    changes: [
      { action: 'create-service', service: envService(site.home, lateName, family) },
      { action: 'pause', ms: kubeletLagMs },
      { action: 'together', changes: pods.map((pod) => ({ action: 'create-pod', pod })) },
    ],
    cases,
    settleMs,
    stablePolls: 1,
  };
  return { scenarios: [{ id: 'env-variables', stages: [stage] }] };
}

function linkedPod(node: Site['nodes'][number], site: Site, name: string): FixturePod {
  return podOn(node, site.home, name, linkedRole, { probes: ['agent'], overlay: 'env-links' });
}

/** Pods that started after all Services, the further one too. */
export function linkedPods(world: World): readonly RunningPod[] {
  return podsOf(world, linkedRole);
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

/** The Service of the other Namespace. */
export function awayServices(world: World, site: Site): readonly RunningService[] {
  return world.services.filter(isNamed(site.away, awayName));
}

/** The further Service. */
export function lateServices(world: World, site: Site): readonly RunningService[] {
  return world.services.filter(isNamed(site.home, lateName));
}

function isNamed(namespace: string, name: string) {
  return (service: RunningService) => service.namespace === namespace && service.name === name;
}
