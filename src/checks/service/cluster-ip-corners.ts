import { objectKey } from '../../domain/endpoint.ts';
import type { World } from '../../domain/fixture.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, join, serviceIn } from '../site.ts';
import { askAt, serviceOf } from '../targets.ts';
import { clientsAndBackends, emptyService } from './backends.ts';
import { askOnce, caseOn, holderOf, pathsTo } from './service-path.ts';

/** Nodes send one address about one refusal a second, and what other checks provoke counts too. */
const withinMs = 8_000;

/** Refusals of Services that lose their endpoints meanwhile, in other checks, take more than a node has for some seconds. */
const settleMs = 4 * withinMs;

/** Names the agent that is alone behind its own Service. */
const hairpinLabel = 'podreach.dev/hairpin';

export const hairpinCheck: Check = {
  id: 'service.hairpin',
  family: 'service',
  title: 'a Pod reaches itself through its own Service',
  promise: 'A Pod behind a Service may be chosen for its own connections to that Service.',
  source:
    'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#a-pod-fails-to-reach-itself-via-the-service-ip',
  how: 'Every agent is the only endpoint of a Service of its own and asks it, TCP and UDP.',
  meaning:
    "The node does not send a Pod's packet back where it came from: hairpin mode is off on its bridge port, or the masquerade rule for it is missing.",
  next: [
    'On the node: cat /sys/devices/virtual/net/*/brport/hairpin_mode',
    "In the CNI's configuration: hairpinMode; kubelet --hairpin-mode",
  ],
  fixture: (site) => {
    const own = (agents(site).pods ?? []).filter(({ role }) => role === 'agent');
    return join(agents(site), {
      pods: own.map((pod) => ({ ...pod, labels: { ...pod.labels, [hairpinLabel]: pod.name } })),
      services: own.map(({ name }) => serviceIn(site.home, `to-${name}`, 'echo', { [hairpinLabel]: name })),
    });
  },
  plan: (world) => ({
    cases: world.pods
      .filter(({ role, labels }) => role === 'agent' && hairpinLabel in labels)
      .flatMap((pod) => pathsTo(world, serviceOf(world, `to-${pod.name}`), [pod]))
      .map((path) => ({
        ...caseOn('service.hairpin', path, 80),
        expectation: {
          reach: 'allowed',
          because: [`${path.from.name} is the only endpoint of Service ${path.service.name}`],
          answeredBy: [objectKey(path.from.namespace, path.from.name)],
        },
        ask: askOnce(path, 80),
      })),
  }),
};

export const noEndpointsCheck: Check = {
  id: 'service.no-endpoints',
  family: 'service',
  title: 'a Service without endpoints refuses at once',
  promise: 'Connections to a Service without endpoints are refused and do not hang until a timeout.',
  source: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#iptables-proxy-mode',
  how: 'A Service that selects nothing is asked from every node, TCP and UDP: it must be refused, whatever has to be tried again because a node does not refuse more than once a second.',
  meaning:
    'What serves the Services drops such packets or knows nothing of the Service: clients wait for their timeouts.',
  next: ['On the node: iptables-save -t filter | grep REJECT; nft list ruleset | grep reject'],
  fixture: (site) => join(clientsAndBackends(site), { services: [emptyService(site)] }),
  // Beside the others: it may take its time, because nodes do not refuse as often as they are asked.
  plan: (world) => ({
    scenarios: [
      {
        id: 'service.no-endpoints',
        stages: [{ id: 'asked', changes: [], cases: planNoEndpoints(world), settleMs, stablePolls: 1 }],
      },
    ],
  }),
};

function planNoEndpoints(world: World): PlannedCase[] {
  return pathsTo(world, serviceOf(world, 'no-endpoints')).map((path) => ({
    ...caseOn('service.no-endpoints', path, 80),
    expectation: { reach: 'refused', because: ['Service no-endpoints selects no Pod'] },
    ask: askAt(holderOf(path.service), path.ipFamily, (address) => ({
      kind: 'refusal',
      transport: path.protocol,
      address,
      port: 80,
      withinMs,
    })),
  }));
}
