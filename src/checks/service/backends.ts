import type { FixturePod, FixtureService } from '../../domain/fixture.ts';
import type { FixturePart, Site } from '../check.ts';
import { agents, join, neighbours, serviceIn } from '../site.ts';

/** Behind most Services here: the neighbours on the first nodes. A choice among three shows as much as one among thirty. */
export const fewLabel = { 'podreach.dev/few': 'yes' } as const;
const maxFew = 3;

/** Behind Services that are asked for every endpoint again and again: two need the fewest exchanges for that. */
export const pairLabel = { 'podreach.dev/pair': 'yes' } as const;

/** Behind Services with a traffic policy: a neighbour on every node but the last, which so has no endpoint of its own. */
export const localLabel = { 'podreach.dev/local': 'yes' } as const;

/** Behind Services that lead to the nearest endpoint: a neighbour on every node. */
export const everyNodeLabel = { 'podreach.dev/every-node': 'yes' } as const;

/** Behind Services with one endpoint: the neighbour on the first node. */
export const oneLabel = { 'podreach.dev/one': 'yes' } as const;

/** Behind Services that select nothing: no Pod has it. */
export const nobodyLabel = { 'podreach.dev/nobody': 'yes' } as const;

/** Behind Services with several targets: one neighbour with a second container. */
export const twoPortsLabel = { 'podreach.dev/two-ports': 'yes' } as const;

/** Agents to ask, and neighbours behind this family's Services. */
export function clientsAndBackends(site: Site): FixturePart {
  return join(
    agents(site),
    labelled(site, fewLabel, (index) => index < maxFew),
    labelled(site, pairLabel, (index) => index < 2),
    labelled(site, localLabel, (index) => index < site.nodes.length - 1),
    labelled(site, oneLabel, (index) => index === 0),
  );
}

/** The same with a second container in one neighbour, whose responder has a port of its own. */
export function clientsAndTwoPorts(site: Site): FixturePart {
  const [first] = labelled(site, twoPortsLabel, (index) => index === 0).pods ?? [];
  const twoPorts = first === undefined ? [] : [{ ...first, containers: ['agent', 'peer'] }];
  return join(clientsAndBackends(site), { pods: twoPorts });
}

/** Neighbours with one label more where `wanted` says so, given their node's place. */
export function labelled(
  site: Site,
  label: Readonly<Record<string, string>>,
  wanted: (index: number) => boolean,
): FixturePart {
  const pods = neighbours(site).pods ?? [];
  return {
    pods: pods.map((pod, index): FixturePod => (wanted(index) ? { ...pod, labels: { ...pod.labels, ...label } } : pod)),
  };
}

/** The Service `node-port`, which several checks ask and none changes. */
export function nodePortService(site: Site): FixtureService {
  return serviceBeside(site, 'node-port', 'node-port', fewLabel, { policy: 'Cluster' });
}

/** The Service `named-port`, which leads to ports that its Pods name. */
export function namedPortService(site: Site): FixtureService {
  return serviceBeside(site, 'named-port', 'named-port', fewLabel);
}

/** The Service `no-endpoints`, which selects no Pod. */
export function emptyService(site: Site): FixtureService {
  return serviceBeside(site, 'no-endpoints', 'echo', nobodyLabel);
}

/** A Service beside the neighbours. */
export function serviceBeside(
  site: Site,
  name: string,
  manifest: string,
  selector: Readonly<Record<string, string>>,
  values: Readonly<Record<string, string>> = {},
): FixtureService {
  return { ...serviceIn(site.away, name, manifest, selector), ...(Object.keys(values).length > 0 ? { values } : {}) };
}
