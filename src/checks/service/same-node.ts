import type { NodeFacts } from '../../domain/facts.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import type { Check, Site } from '../check.ts';
import type { PlannedCase, Stage } from '../planned-case.ts';
import { join } from '../site.ts';
import { serviceOf } from '../targets.ts';
import { clientsAndBackends, everyNodeLabel, labelled, serviceBeside } from './backends.ts';
import { patchSpec } from './changing/service-change.ts';
import { preferenceSource, preferred, preferring } from './preference.ts';
import { keysOf, pathsTo, type ServicePath, settleMs } from './service-path.ts';

const id = 'service.same-node-preference';
const name = 'same-node';

type Label = Readonly<Record<string, string>>;
/** Neighbours on all nodes but those that lack an endpoint in the second stage, and in the third. */
const someGone: Label = { 'podreach.dev/some-gone': 'yes' };
const someBack: Label = { 'podreach.dev/some-back': 'yes' };

export const sameNodePreferenceCheck: Check = {
  id,
  family: 'service',
  title: "with trafficDistribution PreferSameNode the own node's endpoint answers, else the own zone's",
  promise:
    "With trafficDistribution PreferSameNode, endpoints on the client's own node are preferred; where there are none, those of its zone, and without such any other. They are chosen anew as endpoints come and go.",
  source: preferenceSource,
  how: 'From every node a Service is asked that at first has an endpoint on every node, then none on some, all of one zone if there are several, and then none on another node instead, in a zone with more if there is one. Only the nearest may answer. A Service that chooses at random passes this less than once in a million runs.',
  meaning:
    'The EndpointSlices have no hints for nodes or zones (the controller manager writes them), or what serves the Services does not heed them.',
  next: [
    'kubectl get nodes -L topology.kubernetes.io/zone',
    'kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=same-node -o yaml  # hints.forNodes, hints.forZones',
  ],
  needs: [
    { kind: 'version', minor: 34 },
    { kind: 'nodes', atLeast: 2 },
  ],
  fixture: (site) => {
    const lacking = nodesWithout(site.nodes);
    const but = (without: readonly string[]) => (index: number) => !without.includes(site.nodes[index]?.name ?? '');
    return join(
      clientsAndBackends(site),
      labelled(site, someGone, but(lacking.gone)),
      labelled(site, everyNodeLabel, () => true),
      labelled(site, someBack, but(lacking.back)),
    );
  },
  plan: (_, site) => ({
    scenarios: [
      preferring(
        id,
        serviceBeside(site, name, 'preference', everyNodeLabel, { preference: 'PreferSameNode' }),
        (world) => nearest(world, everyNodeLabel),
        [selecting('gone', site, everyNodeLabel, someGone), selecting('back', site, someGone, someBack)],
      ),
    ],
  }),
};

/**
 * Nodes that lack an endpoint. First the whole of the smallest zone, so that its clients are led to others; when these are back one node
 * of a zone with several, so that its clients are led to these. Without zones the last node, and then the first.
 */
function nodesWithout(nodes: readonly NodeFacts[]): {
  readonly gone: readonly string[];
  readonly back: readonly string[];
} {
  const names = (some: readonly NodeFacts[]) => some.map((node) => node.name);
  const mates = ({ zone }: NodeFacts) => nodes.filter((node) => node.zone === zone);
  const isZoned = nodes.every(({ zone }) => zone !== undefined && zone !== '');
  if (!isZoned || nodes.every(({ zone }) => zone === nodes[0]?.zone))
    return { gone: names(nodes.slice(-1)), back: names(nodes.slice(0, 1)) };
  const [smallest = []] = nodes.map(mates).toSorted((one, other) => one.length - other.length);
  const others = nodes.filter((node) => !smallest.includes(node));
  const sharing = others.filter((node) => mates(node).length > 1);
  return { gone: names(smallest), back: names([...sharing, ...others].slice(0, 1)) };
}

/** From now on the Service leads to others of the neighbours: endpoints come or go, and no Pod does. */
function selecting(stage: string, { away }: Site, before: Label, label: Label): Stage {
  const none = Object.fromEntries(Object.keys(before).map((key) => [key, null]));
  return {
    id: stage,
    changes: [patchSpec({ namespace: away, name }, { selector: { ...none, ...label } })],
    cases: (world) => nearest(world, label, stage),
    settleMs,
    stablePolls: 1,
  };
}

/** Only those that are nearest to the client may answer, of the endpoints with this label. */
function nearest(world: World, selector: Label, part?: string): readonly PlannedCase[] {
  const service = serviceOf(world, name);
  if (service === undefined) return [];
  return pathsTo(world, { ...service, selector }).map((path) => {
    const { wanted, because } = preference(world, path);
    return preferred(id, path, wanted, because, part === undefined ? {} : { part });
  });
}

/**
 * As kube-proxy does (KEP-3015): where one endpoint is in no zone, or the client's node is not, zones do not count. Where none of
 * the nearest came up any may answer, those too: they may come up yet.
 */
function preference(
  world: World,
  { from: { node }, selected, backends }: ServicePath,
): { readonly wanted: readonly RunningPod[]; readonly because: string } {
  const zones = new Map(world.nodes.map((facts) => [facts.name, facts.zone ?? '']));
  const zone = zones.get(node) ?? '';
  const isZoned = zone !== '' && selected.every((pod) => (zones.get(pod.node) ?? '') !== '');
  const own = selected.filter((pod) => pod.node === node);
  const close = isZoned ? selected.filter((pod) => zones.get(pod.node) === zone) : [];
  const [wanted, because] =
    own.length > 0
      ? [own, `${keysOf(own).join(', ')} runs on ${node}, and the Service prefers that`]
      : close.length > 0
        ? [close, `no endpoint runs on ${node}, and ${keysOf(close).join(', ')} in its zone ${zone}`]
        : [selected, `no endpoint runs on ${node}${isZoned ? ` or in its zone ${zone}` : ''}, so others are used`];
  return wanted.some((pod) => backends.includes(pod))
    ? { wanted, because }
    : { wanted: selected, because: `${keysOf(wanted).join(', ')} did not come up, so others are used` };
}
