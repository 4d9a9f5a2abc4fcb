import { objectKey } from '../../../domain/endpoint.ts';
import type { FixtureNamespace, FixturePod, RunningPod, World } from '../../../domain/fixture.ts';
import { laneNamespaces, lanePods, type LanePort } from '../../../domain/policy-case.ts';
import type { Labels } from '../../../domain/network-policy.ts';
import { type ServedPort, servedPorts } from '../../../policy/suite/served-ports.ts';
import type { FixturePart, Site } from '../../check.ts';
import { podOn } from '../../site.ts';

/** Role of the Pods that policy cases are about. */
export const policedRole = 'policed';

/** Pods whose policies do not touch those of any other lane; one case at a time has them. */
export interface Lane {
  /** From 1. */
  readonly number: number;
  readonly site: Site;
  /** Of the case it runs, where there is one. */
  readonly caseNumber?: number;
}

/** The lanes of a run. */
export function lanesOf(site: Site): readonly Lane[] {
  return Array.from({ length: site.options.policyLanes }, (_, index) => ({ number: index + 1, site }));
}

/** The real name of a Namespace that cases call `x`. One that a case adds has a name of its own: it may still be there when the next case begins. */
export function namespaceNamed({ number, site, caseNumber = 0 }: Lane, alias: string): string {
  const isAdded = !laneNamespaces.some((own) => own === alias);
  return `${site.guarded}-${number}${alias}${isAdded ? `-${caseNumber}` : ''}`;
}

/** A Namespace as policy cases know it. */
export function laneNamespace(lane: Lane, alias: string, labels: Labels): FixtureNamespace {
  return { name: namespaceNamed(lane, alias), podSecurity: 'restricted', labels };
}

/** The Namespaces a lane has from its beginning. */
function namespacesOf(lane: Lane): readonly FixtureNamespace[] {
  return laneNamespaces.map((alias) => laneNamespace(lane, alias, namespaceLabels(alias)));
}

/** What lanes need from the beginning; their Pods come when it is known that policies have any effect. */
export function laneFixture(site: Site): FixturePart {
  return { namespaces: lanesOf(site).flatMap(namespacesOf) };
}

/** The labels that such a Namespace has for cases to select it by. */
export function namespaceLabels(alias: string): Labels {
  return { ns: alias };
}

/** The same for a Pod. */
export function podLabels(name: string): Labels {
  return { pod: name };
}

/** Keys (`x/a`) of the Pods that a lane has from its beginning. */
export const ownPods: readonly string[] = laneNamespaces.flatMap((alias) => lanePods.map((name) => `${alias}/${name}`));

/**
 * A Pod of a lane. Those of one name are on different nodes, and so are those of one Namespace, so that every node's engine is asked
 * for both directions, and about Pods on its own node and on others.
 */
export function lanePod(lane: Lane, key: string, labels: Labels): FixturePod {
  const { site, number } = lane;
  const [alias = '', name = ''] = key.split('/');
  const place = placeOf(laneNamespaces, alias) + placeOf(lanePods, name) + number - 1;
  const node = site.nodes[place % site.nodes.length];
  if (node === undefined) throw new Error('a run has a node');
  return podOn(node, namespaceNamed(lane, alias), name, policedRole, {
    labels,
    probes: ['agent'],
    overlay: 'policed',
    values: { web: String(portsOf(key).find(({ name: called }) => called === 'web')?.port) },
  });
}

function placeOf(all: readonly string[], one: string): number {
  const place = all.indexOf(one);
  return place < 0 ? all.length : place;
}

/** The Pod of a lane as it came up. */
export function runningPod(lane: Lane, world: World, key: string): RunningPod | undefined {
  const [alias = '', name = ''] = key.split('/');
  const namespace = namespaceNamed(lane, alias);
  return world.pods.find((pod) => pod.namespace === namespace && pod.name === name);
}

/** `namespace/name` of a Pod of a lane. */
export function keyOfPod(lane: Lane, key: string): string {
  const [alias = '', name = ''] = key.split('/');
  return objectKey(namespaceNamed(lane, alias), name);
}

/** What a Pod of a lane declares. */
export function portsOf(key: string): readonly ServedPort[] {
  return servedPorts(key.split('/')[1] ?? '');
}

/** Ports that have to be open before the first policy. */
export const plainPorts: readonly LanePort[] = [8080, 8081].flatMap((port) => [
  { port, protocol: 'TCP' as const },
  { port, protocol: 'UDP' as const },
]);
