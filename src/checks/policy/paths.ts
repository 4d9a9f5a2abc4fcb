import type { FixturePolicy, World } from '../../domain/fixture.ts';
import type { EgressRule, PolicyPort } from '../../domain/network-policy.ts';
import type { Expectation } from '../../domain/case.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, FixturePart, Site } from '../check.ts';
import type { Change, PlannedCase, Scenario, Stage } from '../planned-case.ts';
import { join, roleSelector, serviceIn } from '../site.ts';
import { podsOf, serviceOf } from '../targets.ts';
import { policyNext, policySource } from './about.ts';
import { canaryPods, policedNames, policedSelector } from './canary-pods.ts';
import { tcpFlows, udpFlows } from './flow-cases.ts';
import { lookups, serviceCases } from './path-cases.ts';
import { afterCanary } from './suite/gate.ts';

const texts = [
  {
    id: 'policy.service',
    title: 'policies hold behind Services, for the port of the Pod',
    promise:
      "A Service changes the destination of a packet and not what policies say of it: the ports of rules are the Pods' own, not the Service's.",
    how: "Two clients ask a ClusterIP while a policy names first the Service's port number and then that of the Pods behind it.",
    meaning:
      'The engine judges packets before the Service address is translated, or does not see them at all behind a Service.',
  },
  {
    id: 'policy.dns',
    title: 'egress rules decide about name lookups too',
    promise: 'A Pod isolated for egress reaches cluster DNS only where a rule allows it.',
    how: 'A Pod resolves a name while an egress policy leaves DNS out, and again with a rule for its port.',
    meaning: 'The engine exempts DNS, or a rule for its port is not matched behind the address of the DNS Service.',
  },
  {
    id: 'policy.connections',
    title: 'what becomes of traffic that flows when a policy begins to forbid it',
    promise:
      'Kubernetes leaves to the implementation whether connections that are open when a policy changes are kept or cut.',
    how:
      'A UDP flow and a TCP connection go on while a policy closes their path and opens it again; what comes of them meanwhile is ' +
      'reported and fails nothing. Once the policy is gone the UDP flow has to be answered again, and so has a new TCP connection; ' +
      'whether the old one comes back is reported.',
    meaning:
      'A flow that is not let through again after the policy is gone, or a new connection that is not, meets a stale entry in ' +
      'connection tracking or rules that were left behind.',
  },
] as const;

type PathCheck = (typeof texts)[number]['id'];

/** Policies seen along the paths that applications use: Services, names, flows. */
export const pathChecks: readonly Check[] = texts.map((text) => ({
  ...text,
  family: 'policy',
  source: policySource,
  next: policyNext,
  bringsAlong: ['policy.deny-all', 'policy.release'],
  fixture: pathObjects,
  plan: (world) => ({ scenarios: planPaths(world, text.id) }),
}));

function pathObjects(site: Site): FixturePart {
  const services = policedNames(site).map((name) => serviceIn(site.guarded, name, 'echo', policedSelector(name)));
  return join(canaryPods(site), { services });
}

const settleMs = 15_000;

/** What each stage says of the clients. */
interface Expected {
  readonly frontend: Expectation['reach'];
  readonly other: Expectation['reach'];
  readonly lookup: Expectation['reach'];
  readonly flow: Expectation['reach'];
  readonly because: string;
}

function planPaths(world: World, wanted: PathCheck): Scenario[] {
  const services = policedNames(world).flatMap((name) => serviceOf(world, name) ?? []);
  const [service] = services;
  const [frontend] = podsOf(world, 'frontend');
  const [other] = podsOf(world, 'other');
  const backends = podsOf(world, 'backend');
  if (service === undefined || frontend === undefined || other === undefined) return [];
  const { namespace } = service;
  const stage = (id: string, changes: readonly Change[], expected: Expected): Stage => {
    const { because } = expected;
    const cases: Readonly<Record<PathCheck, () => readonly PlannedCase[]>> = {
      'policy.service': () => [
        ...serviceCases({ stage: id, from: frontend, reach: expected.frontend, because }, services, world),
        ...serviceCases({ stage: id, from: other, reach: expected.other, because }, services, world),
      ],
      'policy.dns': () => lookups({ stage: id, from: frontend, reach: expected.lookup, because }, service),
      'policy.connections': () => [
        ...udpFlows({ stage: id, from: other, reach: expected.flow, because }, backends),
        ...tcpFlows({ stage: id, from: other, reach: expected.flow, because }, backends),
      ],
    };
    return { id, changes, cases: cases[wanted](), settleMs, stablePolls: 2 };
  };
  const allowFrom = (port: number): FixturePolicy => ({
    namespace,
    name: 'service-clients',
    spec: {
      podSelector: { matchLabels: roleSelector('backend') },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { role: 'frontend' } } }], ports: both(port) }],
    },
  });
  const egress = (more: readonly EgressRule[]): FixturePolicy => ({
    namespace,
    name: 'to-backends',
    spec: {
      podSelector: { matchLabels: { role: 'frontend' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ podSelector: { matchLabels: roleSelector('backend') } }] }, ...more],
    },
  });
  const open = { frontend: 'allowed', other: 'allowed', lookup: 'allowed', flow: 'allowed' } as const;
  const closed = { ...open, other: 'blocked', flow: 'unspecified' } as const;
  const remove = (name: string): Change => ({ action: 'delete', target: { kind: 'NetworkPolicy', namespace, name } });
  return [
    {
      id: 'policy-paths',
      after: afterCanary,
      stages: [
        stage('open', [], { ...open, because: 'no policy selects these Pods' }),
        stage('service-port', [{ action: 'create-policy', policy: allowFrom(80) }], {
          ...closed,
          frontend: 'blocked',
          because: `policy ${namespace}/service-clients allows port 80, which is the Service's and not the Pods'`,
        }),
        stage('pod-port', [{ action: 'replace-policy', policy: allowFrom(responderPorts.agent) }], {
          ...closed,
          because: `policy ${namespace}/service-clients allows role=frontend on port ${responderPorts.agent} of the Pods and nobody else`,
        }),
        stage('no-lookups', [{ action: 'create-policy', policy: egress([]) }], {
          ...closed,
          lookup: 'blocked',
          because: `policy ${namespace}/to-backends allows frontend to reach the backends and nobody else`,
        }),
        stage('lookups', [{ action: 'replace-policy', policy: egress([{ ports: dnsPorts(world) }]) }], {
          ...closed,
          because: `policy ${namespace}/to-backends allows frontend to reach the backends, and DNS of anybody`,
        }),
        stage('released', [remove('service-clients'), remove('to-backends')], {
          ...open,
          because: 'no policy selects these Pods any more',
        }),
      ],
    },
  ];
}

function both(port: number): readonly PolicyPort[] {
  return (['TCP', 'UDP'] as const).map((protocol) => ({ port, protocol }));
}

/** Where the replicas of cluster DNS listen, which is what rules have to name. */
function dnsPorts({ dnsReplicas = [] }: World): readonly PolicyPort[] {
  const ports = new Set([53, ...dnsReplicas.flatMap(({ udpPort = 53, tcpPort = 53 }) => [udpPort, tcpPort])]);
  return [...ports].flatMap(both);
}
