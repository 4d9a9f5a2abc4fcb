import { objectKey } from '../../domain/endpoint.ts';
import type { FixturePod, RunningPod, World } from '../../domain/fixture.ts';
import { addressOf, type IpFamily } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, FixturePart, Site } from '../check.ts';
import type { Change, PlannedCase, Scenario } from '../planned-case.ts';
import { agents, join, podOn } from '../site.ts';
import { addressesOf, askAt, exchangeTimeoutMs, podEndpoint, podFamilies, podsOf } from '../targets.ts';
import { podCase, saying, unlessDown } from './pod-case.ts';

const role = 'replaced';
const id = 'pod-ip.replaced';

/** A new Pod's routes may take so long to arrive at every node. */
const convergenceMs = 8_000;

export const replacedCheck: Check = {
  id,
  family: 'pod-ip',
  title: 'a Pod made anew under its name answers at its new address, and no longer at the old one',
  promise:
    'A Pod is never moved: its replacement, even of the same name, is another Pod with an address of its own, which the API shows as ' +
    'soon as it runs.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-lifetime',
  how:
    'A Pod on each of two nodes is deleted and made anew under the same name. Every agent then asks at the address the API shows ' +
    'now, where the new Pod must answer, and at the old one, where the old Pod must not.',
  meaning:
    'Routes or neighbour entries of the old Pod stay, the old Pod lives on though the API says it is gone, or the API shows an ' +
    'address that nobody configured.',
  next: [
    'kubectl get pod -n NAMESPACE POD -o wide',
    'On the node: crictl pods | grep POD; ip route | grep OLD-ADDRESS; ip neigh',
  ],
  fixture: replacedFixture,
  plan: (world, site) => ({ scenarios: planReplaced(world, site) }),
};

function replacedFixture(site: Site): FixturePart {
  return join(agents(site), { pods: site.nodes.slice(0, 2).map((node, index) => replacedPod(site, node.name, index)) });
}

function replacedPod(site: Site, node: string, index: number): FixturePod {
  return podOn({ name: node }, site.away, `replaced-${index}`, role);
}

/**
 * Names are all that answers have, and both Pods have one: they are told apart by their container, which is `agent` on its port
 * before and `peer` on another port afterwards.
 */
function planReplaced(world: World, site: Site): Scenario[] {
  const before = podsOf(world, role);
  const clients = podsOf(world, 'agent');
  if (before.length === 0) return [];
  const families = podFamilies(world);
  const perPair = (
    pods: readonly RunningPod[],
    plan: (client: RunningPod, pod: RunningPod, family: IpFamily) => PlannedCase,
  ) => pods.flatMap((pod) => clients.flatMap((client) => families.map((family) => plan(client, pod, family))));
  return [
    {
      id,
      stages: [
        {
          id: 'before',
          changes: [],
          cases: perPair(before, (client, pod, family) => asksPod('before', client, pod, family, 'agent')),
          settleMs: convergenceMs,
          stablePolls: 1,
        },
        {
          id: 'replaced',
          changes: [
            { action: 'together', changes: before.map((pod) => deletion(pod)) },
            { action: 'together', changes: before.map((pod) => creation(site, pod)) },
          ],
          cases: (now) => [
            ...podsOf(now, role).map((pod) => shownByApi(pod, families)),
            ...perPair(podsOf(now, role), (client, pod, family) => asksPod('new', client, pod, family, 'peer')),
            ...perPair(before, asksOldAddress),
          ],
          settleMs: convergenceMs,
          stablePolls: 1,
        },
      ],
    },
  ];
}

function deletion({ namespace, name }: RunningPod): Change {
  return { action: 'delete', target: { kind: 'Pod', namespace, name }, wait: 'gone' };
}

function creation(site: Site, { node, name }: RunningPod): Change {
  const index = Number(name.split('-').at(-1));
  return { action: 'create-pod', pod: { ...replacedPod(site, node, index), containers: ['peer'] } };
}

function shownByApi(pod: RunningPod, families: readonly IpFamily[]): PlannedCase {
  const missing = families.filter((family) => addressOf(pod.ips, family) === undefined);
  return {
    ...podCase(id, pod, undefined, 'api'),
    expectation: { reach: 'allowed', because: [`the API shows the addresses of the new ${pod.name} once it runs`] },
    ask: unlessDown(pod, saying(pod.ips, missing.length === 0 ? undefined : `no ${missing.join(' and no ')} address`)),
  };
}

function asksPod(
  part: 'before' | 'new',
  client: RunningPod,
  pod: RunningPod,
  ipFamily: IpFamily,
  container: 'agent' | 'peer',
): PlannedCase {
  return {
    ...pairOf(part, client, pod, ipFamily),
    expectation: {
      reach: 'allowed',
      because: [`${part === 'new' ? 'the new' : 'the first'} ${pod.name} answers at the address the API shows`],
      answeredBy: [objectKey(pod.namespace, pod.name)],
      container,
    },
    ask: askAt(addressesOf(pod), ipFamily, (address) => ({
      kind: 'tcp',
      address,
      port: responderPorts[container],
      timeoutMs: exchangeTimeoutMs,
    })),
  };
}

/** Another Pod may have got the address by now, and may answer there. */
function asksOldAddress(client: RunningPod, pod: RunningPod, ipFamily: IpFamily): PlannedCase {
  return {
    ...pairOf('old', client, pod, ipFamily),
    expectation: {
      reach: 'unspecified',
      because: [
        `the first ${pod.name} is gone, so it must not answer at its old address any more; whether another Pod does is open`,
      ],
      notAnsweredBy: [objectKey(pod.namespace, pod.name)],
    },
    ask: askAt(addressesOf(pod), ipFamily, (address) => ({
      kind: 'tcp',
      address,
      port: responderPorts.agent,
      timeoutMs: exchangeTimeoutMs,
    })),
  };
}

function pairOf(part: string, client: RunningPod, pod: RunningPod, ipFamily: IpFamily) {
  return {
    id: `${id}/${part}/${ipFamily}/${client.node}/${pod.node}`,
    family: 'pod-ip' as const,
    check: id,
    from: podEndpoint(client),
    to: podEndpoint(pod),
    ipFamily,
    protocol: 'tcp' as const,
  };
}
