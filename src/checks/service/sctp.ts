import type { FixtureService, World } from '../../domain/fixture.ts';
import type { AnyProtocol } from '../../domain/network.ts';
import type { Check, Site } from '../check.ts';
import type { Change, PlannedCase, Question, Scenario } from '../planned-case.ts';
import { agents, join, serviceIn } from '../site.ts';
import { exchangesToSeeAll } from '../spread.ts';
import { exchangeTimeoutMs, podEndpoint, podsOf, serviceOf } from '../targets.ts';
import { answeredByEvery } from './cluster-ip.ts';
import { askNodePort, nodePortCase, nodesAskedBy } from './node-port.ts';
import { askWhereBacked, caseOn, falseAlarmRate, pathsOver, type ServicePath, settleMs } from './service-path.ts';

const servicePort = 80;
const name = 'sctp';
/** Agents, since only those can be told to listen; no more, because every association takes a process of perl. */
const endpoints = 2;
const label = { 'podreach.dev/sctp': 'yes' } as const;
/** Each agent asks so many nodes: its own and those after it. */
const nodesAsked = 2;

export const sctpCheck: Check = {
  id: 'service.sctp',
  family: 'service',
  title: 'SCTP through a Service, at its addresses and at node ports',
  promise: 'With a network plugin that supports SCTP, it is a protocol of Services like TCP and UDP.',
  source: 'https://kubernetes.io/docs/reference/networking/service-protocols/#protocol-sctp',
  how:
    'Two agents are the endpoints of a Service with an SCTP port. Every agent, these two as well, opens associations to it often enough to see ' +
    "both: at each of its ClusterIPs, and at the node port of its own node and of the next one. Asked once all else is over; the Service is only made if every node's kernel has SCTP.",
  meaning:
    'Where pod-to-pod.sctp passes: what serves the Services does not handle SCTP, or a firewall between the nodes drops it at node ports.',
  next: [
    'On the node: iptables-save -t nat | grep sctp; nft list table ip kube-proxy | grep sctp',
    'On the node: lsmod | grep -E "xt_sctp|nf_conntrack"; conntrack -L -p sctp',
  ],
  needs: [
    { kind: 'feature', feature: 'sctp' },
    { kind: 'nodes', atLeast: 2 },
    { kind: 'tool', tool: 'perl' },
  ],
  fixture: (site) => {
    const own = (agents(site).pods ?? []).filter(({ role }) => role === 'agent').slice(0, endpoints);
    return join(agents(site), { pods: own.map((pod) => ({ ...pod, labels: { ...pod.labels, ...label } })) });
  },
  plan: (world, site) => ({ scenarios: [planSctp(world, site)] }),
};

/**
 * All agents are told to listen first, whether they are endpoints or not: where one node's kernel has no SCTP, the Service is not
 * even made. kube-proxy writes all rules at once, and none of them where its kernel lacks what one of them asks for.
 */
function planSctp(world: World, site: Site): Scenario {
  const service: FixtureService = serviceIn(site.home, name, 'sctp', label);
  const listen = podsOf(world, 'agent').map((pod): Change => ({
    action: 'ask',
    from: podEndpoint(pod),
    question: { kind: 'sctp-listen', mayLoad: true },
  }));
  const make: Change = { action: 'create-service', service };
  const stage = { settleMs, stablePolls: 1 };
  return {
    id: 'service.sctp',
    // So many processes of perl would make all else slower, and late where a node has few CPUs.
    alone: true,
    mayBeRefused: true,
    stages: [
      {
        ...stage,
        id: 'cluster-ip',
        changes: [{ action: 'together', changes: listen }, make],
        cases: (now) => pathsIn(now).map(clusterIpCase),
      },
      {
        ...stage,
        id: 'node-ports',
        changes: [],
        cases: (now) => pathsIn(now).flatMap((path) => nodePortCases(now, path)),
      },
    ],
  };
}

function pathsIn(world: World): readonly ServicePath<'sctp'>[] {
  return pathsOver(['sctp'], world, serviceOf(world, name));
}

function clusterIpCase(path: ServicePath<'sctp'>): PlannedCase {
  return {
    ...caseOn('service.sctp', path, servicePort, 'cluster-ip'),
    expectation: answeredByEvery(path),
    ask: askWhereBacked(path, (address) => associations(path, address, servicePort)),
  };
}

function nodePortCases(world: World, path: ServicePath<'sctp'>): readonly PlannedCase[] {
  return nodesAskedBy(world, path)
    .slice(0, nodesAsked)
    .map((node) => ({
      ...nodePortCase('service.sctp', path, node, 'node-port'),
      expectation: answeredByEvery(path),
      ask: askNodePort(path, node, (address, port) => associations(path, address, port)),
    }));
}

function associations({ backends }: ServicePath<AnyProtocol>, address: string, port: number): Question {
  const count = exchangesToSeeAll(backends.length, falseAlarmRate);
  return { kind: 'sctp', address, port, timeoutMs: exchangeTimeoutMs, count, mayLoad: true };
}
