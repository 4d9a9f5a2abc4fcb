import type { NodeFacts } from '../../domain/facts.ts';
import type { World } from '../../domain/fixture.ts';
import { addressOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import type { Ask, PlannedCase, Question, Scenario, Stage } from '../planned-case.ts';
import { join } from '../site.ts';
import { exchangeTimeoutMs, serviceOf } from '../targets.ts';
import { clientsAndBackends, fewLabel, serviceBeside } from './backends.ts';
import { nextNode } from './changing/ways.ts';
import { nodePortCase } from './node-port.ts';
import { askWhereBacked, caseOn, falseAlarmRate, keysOf, pathsTo, type ServicePath, settleMs } from './service-path.ts';

const source = 'https://kubernetes.io/docs/reference/networking/virtual-ips/#session-affinity';
const servicePort = 80;
const fixtureNeeds: Check['needs'] = [{ kind: 'nodes', atLeast: 2 }];

/** How many choices hit the same one of so many endpoints by chance less often than the false alarm rate: n^-k. */
export function choicesToTell(endpoints: number): number {
  return Math.ceil(Math.log(falseAlarmRate) / Math.log(1 / endpoints));
}

/** A client that has once been answered asks so many times more without being led elsewhere by chance. */
function repetitions(path: ServicePath): number {
  return choicesToTell(Math.max(2, path.backends.length));
}

export const affinityCheck: Check = {
  id: 'service.affinity',
  family: 'service',
  title: 'with session affinity a client stays with one endpoint',
  promise: 'With sessionAffinity ClientIP, connections from one client address are passed to the same Pod each time.',
  source,
  how: 'Exchanges one after the other from every node, TCP and UDP; one and the same endpoint must answer all. A Service that chooses at random passes this less than once in a million runs; that unlike Services do spread, `service.endpoints` shows.',
  meaning: 'What serves the Services ignores sessionAffinity, or forgets the client at once.',
  next: ['kubectl get service -n NAMESPACE affinity -o yaml', 'On a node: iptables-save -t nat | grep -i recent'],
  needs: fixtureNeeds,
  fixture: (site) =>
    join(clientsAndBackends(site), { services: [serviceBeside(site, 'affinity', 'affinity', fewLabel)] }),
  plan: (world) => ({
    cases: pathsTo(world, serviceOf(world, 'affinity')).map((path) => ({
      ...caseOn('service.affinity', path, 80),
      expectation: {
        reach: 'allowed',
        because: [
          `Service affinity has sessionAffinity ClientIP; ${repetitions(path)} random choices among ${path.backends.length} endpoints would all repeat the first less than once in a million times`,
        ],
        answeredBy: keysOf(path.selected),
        oneAnswerer: true,
      },
      ask: askWhereBacked(path, (address) =>
        sequence(
          path,
          address,
          [servicePort],
          Array.from({ length: repetitions(path) }, () => 0),
          false,
        ),
      ),
    })),
  }),
};

/** `timeoutSeconds` of `manifests/services/affinity-timeout.yaml`, and something for clocks that round. */
const idleMs = 3_500;
/** A proxy on IPVS keeps the affinity until the last connection is forgotten, for some seconds more. */
const longIdleMs = 12_000;
/** TCP ports of `manifests/services/affinity-timeout.yaml`: with three Pods behind them, two of the longer pauses tell enough. */
const timeoutPorts = [80, 81, 82, 83, 84, 85, 86] as const;

/** A client, and where it asks: at the Service's own address or, where it is given, at a node's. */
interface AffinityWay {
  readonly path: ServicePath;
  readonly node?: NodeFacts;
}

/**
 * Each port of one Service is a choice of its own. kube-proxy keeps the affinity by address and port: what it serves is a
 * `ServicePortName`, and "traffic bound for the Service's IP:Port" is what its page speaks of (`source`). Cilium says the same of
 * itself: "per service IP and port" (https://docs.cilium.io/en/stable/network/kubernetes/kubeproxy-free/#session-affinity).
 */
export const affinityTimeoutCheck: Check = {
  id: 'service.affinity-timeout',
  family: 'service',
  title: 'session affinity ends when the client stays away',
  promise: "The affinity lasts for sessionAffinityConfig.clientIP.timeoutSeconds after the client's last connection.",
  source,
  how: 'A client from every node asks several ports of a Service with an affinity of 2 s again and again, at its ClusterIP and at the node ports of another node, and stays away longer in between: another endpoint than before must answer at one of them, each of which is a choice of its own. A healthy cluster fails this less than once in a million runs. TCP only.',
  meaning:
    'The time-out is ignored and the default of three hours is used, so that a client never leaves an endpoint it once had.',
  next: ['kubectl get service -n NAMESPACE affinity-timeout -o yaml'],
  needs: fixtureNeeds,
  fixture: (site) =>
    join(clientsAndBackends(site), {
      services: [serviceBeside(site, 'affinity-timeout', 'affinity-timeout', fewLabel)],
    }),
  plan: (world) => ({ scenarios: [planTimeout(world)] }),
};

/**
 * A scenario of its own: nobody else waits for its pauses. They begin when every port answers. A proxy that keeps one affinity for
 * ClusterIP and node port keeps it on the node that is asked: at another node than the client's both are choices of their own.
 */
function planTimeout(world: World): Scenario {
  const paths = pathsTo(world, serviceOf(world, 'affinity-timeout')).filter(({ protocol }) => protocol === 'tcp');
  const ways = paths.flatMap((path): readonly AffinityWay[] => {
    const other = world.nodes.find(({ name }) => name === nextNode(world, path.from));
    const hasAddress = other !== undefined && addressOf(other.internalIps, path.ipFamily) !== undefined;
    return [{ path }, ...(hasAddress ? [{ path, node: other }] : [])];
  });
  const stage = (id: 'answers' | 'idle'): Stage => ({
    id,
    changes: [],
    cases: ways.map((way) => timeoutCase(way, id)),
    settleMs,
    stablePolls: 1,
  });
  return { id: 'service.affinity-timeout', stages: [stage('answers'), stage('idle')] };
}

function timeoutCase({ path, node }: AffinityWay, part: 'answers' | 'idle'): PlannedCase {
  const check = 'service.affinity-timeout';
  const surePauses = Math.ceil(repetitions(path) / timeoutPorts.length);
  const choices = timeoutPorts.length * surePauses;
  const pausesMs = [idleMs, idleMs, ...Array.from({ length: surePauses }, () => longIdleMs)];
  const idle = part === 'idle';
  return {
    ...(node === undefined
      ? caseOn(check, path, servicePort, part)
      : nodePortCase(check, path, node, `${part}/node-port`)),
    expectation: {
      reach: 'allowed',
      because: [
        idle
          ? `the affinity of ${timeoutPorts.length} ports has a timeout of 2 s; ${choices} free choices among ${path.backends.length} endpoints would all repeat the one before less than once in a million times`
          : `each of ${timeoutPorts.length} ports has ${path.backends.length} ready endpoints`,
      ],
      answeredBy: keysOf(path.selected),
      ...(idle ? { values: { moved: 'true' } } : {}),
    },
    ask:
      idle && path.backends.length === 1
        ? {
            kind: 'cannot',
            cause: { code: 'no-address', detail: 'only one endpoint came up: there is none to move to' },
          }
        : askTimeout({ path, ...(node === undefined ? {} : { node }) }, idle ? pausesMs : [], idle),
  };
}

function askTimeout({ path, node }: AffinityWay, pausesMs: readonly number[], untilMoved: boolean): Ask {
  const { name, ports } = path.service;
  const atNode = node && addressOf(node.internalIps, path.ipFamily);
  const nodePorts = ports.flatMap(({ nodePort }) => nodePort ?? []);
  if (atNode !== undefined && nodePorts.length < timeoutPorts.length)
    return { kind: 'cannot', cause: { code: 'no-address', detail: `Service ${name} lacks node ports` } };
  return askWhereBacked(path, (own) =>
    atNode === undefined
      ? sequence(path, own, timeoutPorts, pausesMs, untilMoved)
      : sequence(path, atNode, nodePorts, pausesMs, untilMoved),
  );
}

function sequence(
  { protocol }: ServicePath,
  address: string,
  ports: readonly number[],
  pauses: readonly number[],
  untilMoved: boolean,
): Question {
  return {
    kind: 'sequence',
    transport: protocol,
    targets: ports.map((port) => ({ address, port })),
    pausesMs: [...pauses],
    untilMoved,
    timeoutMs: exchangeTimeoutMs,
  };
}
