import { objectKey } from '../../domain/endpoint.ts';
import type { FixturePod, RunningPod, World } from '../../domain/fixture.ts';
import type { Check, Site } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, join, serviceIn } from '../site.ts';
import { exchangesToSeeAll } from '../spread.ts';
import { serviceOf } from '../targets.ts';
import { answeredByEvery } from './cluster-ip.ts';
import { askNode, nodePortCase, nodesAskedBy } from './node-port.ts';
import { askOnce, caseOn, falseAlarmRate, pathsTo, selectedBy } from './service-path.ts';

/** Names the agent that is alone behind its own Service. */
const aloneLabel = 'podreach.dev/hairpin';

/** Behind the Service whose node ports its own endpoints ask. */
const sharedLabel = { 'podreach.dev/own-node-port': 'yes' } as const;
const sharedName = 'own-node-port';
/** Each is one of several endpoints, and two need the fewest exchanges for all of them to be seen. */
const sharing = 2;

/** Of the nodes asked: the endpoint's own, and another one. */
const nodesAsked = 2;

export const hairpinCheck: Check = {
  id: 'service.hairpin',
  family: 'service',
  title: 'a Pod reaches itself through its own Service',
  promise: 'A Pod behind a Service may be chosen for its own connections to that Service.',
  source:
    'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#a-pod-fails-to-reach-itself-via-the-service-ip',
  how: 'Every agent is the only endpoint of a Service of its own and asks it, TCP and UDP. Two agents share a Service more, and ask it by the node ports of their own node and another one: both must answer, the one that asks too.',
  meaning:
    "The node does not send a Pod's packet back where it came from: hairpin mode is off on its bridge port, or the masquerade rule for it is missing.",
  next: [
    'On the node: cat /sys/devices/virtual/net/*/brport/hairpin_mode',
    "In the CNI's configuration: hairpinMode; kubelet --hairpin-mode",
  ],
  fixture: (site) => {
    const own = owners(site);
    return join(agents(site), {
      pods: own.map((pod, index) => ({
        ...pod,
        labels: { ...pod.labels, [aloneLabel]: pod.name, ...(index < sharing ? sharedLabel : {}) },
      })),
      services: [
        ...own.map(({ name }) => serviceIn(site.home, `to-${name}`, 'echo', { [aloneLabel]: name })),
        // A single endpoint would learn no more there than by the address.
        ...(own.length < sharing
          ? []
          : [{ ...serviceIn(site.home, sharedName, 'node-port', sharedLabel), values: { policy: 'Cluster' } }]),
      ],
    });
  },
  plan: (world) => ({
    cases: [
      ...world.pods
        .filter(({ role, labels }) => role === 'agent' && aloneLabel in labels)
        .flatMap((pod) => planAlone(world, pod)),
      ...planNodePorts(world),
    ],
  }),
};

/** One agent of each node. */
function owners(site: Site): readonly FixturePod[] {
  return (agents(site).pods ?? []).filter(({ role }) => role === 'agent');
}

function planAlone(world: World, pod: RunningPod): PlannedCase[] {
  return pathsTo(world, serviceOf(world, `to-${pod.name}`), [pod]).map((path) => ({
    ...caseOn('service.hairpin', path, 80),
    expectation: {
      reach: 'allowed',
      because: [`${path.from.name} is the only endpoint of Service ${path.service.name}`],
      answeredBy: [objectKey(path.from.namespace, path.from.name)],
    },
    ask: askOnce(path, 80),
  }));
}

function planNodePorts(world: World): PlannedCase[] {
  const service = serviceOf(world, sharedName);
  if (service === undefined) return [];
  return pathsTo(world, service, selectedBy(world, service)).flatMap((path) =>
    nodesAskedBy(world, path)
      .slice(0, nodesAsked)
      .map((node) => ({
        ...nodePortCase('service.hairpin', path, node, 'node-port'),
        expectation: answeredByEvery(path),
        ask: askNode(path, node, exchangesToSeeAll(path.backends.length, falseAlarmRate)),
      })),
  );
}
