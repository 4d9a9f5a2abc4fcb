import type { SkipReason } from '../../../domain/case.ts';
import type { FixtureService, RunningService, World } from '../../../domain/fixture.ts';
import { addressOf } from '../../../domain/network.ts';
import type { Site } from '../../check.ts';
import type { Change, Gate, StageOutcome } from '../../planned-case.ts';
import { familiesOf, serviceOf } from '../../targets.ts';
import { serviceBeside } from '../backends.ts';
import { clusterIpWays, type Way } from '../changing/ways.ts';

/** Every Service that gets an address, so that each has its own. */
const names = [
  'lb-served',
  'lb-spread',
  'lb-local',
  'lb-typed',
  'lb-unallocated',
  'lb-affine',
  'lb-affine-local',
  'lb-ranges',
  'lb-flow-same',
  'lb-flow-other',
] as const;
export type BalancedName = (typeof names)[number];

/** Addresses for documentation (RFC 5737, RFC 3849): nobody's, so that nothing else answers there. */
function addressesOf(name: string): readonly string[] {
  const index = names.findIndex((known) => known === name);
  return [`198.51.100.${100 + index}`, `2001:db8::${100 + index}`];
}

/**
 * A Service of type LoadBalancer. It is of a class that nobody provides: "any default load balancer implementation (e.g. cloud
 * providers) should ignore Services that set this field" (API reference, `spec.loadBalancerClass`).
 */
export function balanced(
  site: Site,
  name: string,
  selector: Readonly<Record<string, string>>,
  policy: 'Cluster' | 'Local' = 'Cluster',
  manifest: 'load-balancer' | 'load-balancer-without-node-ports' = 'load-balancer-without-node-ports',
): FixtureService {
  return serviceBeside(site, name, manifest, selector, { policy });
}

/** Gives these Services addresses, one for each of their IP families, as their provider would. */
export function giveAddresses(world: World, wanted: readonly BalancedName[]): readonly Change[] {
  const changes = wanted.flatMap((name): Change[] => {
    const service = serviceOf(world, name);
    if (service === undefined) return [];
    const ingress = familiesOf(service.clusterIps).map((family) => ({ ip: addressOf(addressesOf(name), family) }));
    return [
      {
        action: 'patch',
        target: { kind: 'Service', namespace: service.namespace, name },
        subresource: 'status',
        patch: { status: { loadBalancer: { ingress } } },
      },
    ];
  });
  return [{ action: 'together', changes }];
}

/** From every agent to the addresses of a Service's load balancer, at each of its ports. */
export function balancerWays(world: World, service: RunningService | undefined): readonly Way[] {
  return clusterIpWays(world, service).flatMap((way): Way[] => {
    const address = addressOf(addressesOf(way.service.name), way.ipFamily);
    return address === undefined ? [] : [{ ...way, address, loadBalancer: true }];
  });
}

/** Makes a scenario wait, whatever the other one comes to. */
export function waitsFor(scenario: string, stage: string): Gate {
  return { scenario, stage, reasonAgainst: () => undefined, reasonAgainstCase: () => undefined };
}

/**
 * Whether a node takes up what its Pods send to a load balancer is the implementation's business: with ipMode VIP traffic reaches the
 * node with that address as its destination, and a proxy "may use this information to adjust traffic routing" (API reference). kube-proxy
 * and most others do; where no node does in an IP family, nothing is asked there. Where one does, all have to.
 */
export const whereServed: Gate = {
  ...waitsFor('service-load-balancer-served', 'given'),
  reasonAgainstCase(outcomes, { to, ipFamily }) {
    if (to.kind !== 'service' || to.loadBalancer === undefined) return undefined;
    const told = outcomes.filter(({ planned }: StageOutcome) => planned.ipFamily === ipFamily && isAtBalancer(planned));
    return told.length === 0 || told.some(({ isAnswered }) => isAnswered) ? undefined : notServed;
  },
};

const notServed: SkipReason = {
  code: 'unsupported',
  detail: "no node takes up what Pods send to a load balancer's address: it is left to the provider, and there is none",
};

function isAtBalancer({ to }: StageOutcome['planned']): boolean {
  return to.kind === 'service' && to.loadBalancer !== undefined;
}
