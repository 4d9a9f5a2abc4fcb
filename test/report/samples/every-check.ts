import type { Case, Skip } from '../../../src/domain/case.ts';
import type { PodEndpoint } from '../../../src/domain/endpoint.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { RecordedObservation } from '../../../src/domain/observation.ts';
import type { Report } from '../../../src/domain/report.ts';
import { factsOf, reportOf } from './build.ts';

/** As many checks as a full run has, under names that need not be those of the catalogue. */
const names: Readonly<Record<Case['family'], string>> = {
  'pod-ip': 'unique interface node-range families shared replaced',
  'pod-to-pod': 'tcp udp no-nat refused payload mtu loss latency terminating',
  'same-pod':
    'localhost address port-conflict undeclared-port loopback-private volume-disk volume-memory fifo unix-socket shm sysv-shm sysv-sem isolation',
  service:
    'cluster-ip endpoints target-port-name several-ports one-port-two-protocols named-port-per-pod sidecar-port affinity affinity-timeout hairpin headless node-port internal-policy external-policy no-endpoints client-ip dual-stack payload kubernetes-api selectorless mirrored-endpoints slices proxy-name-label headless-slice-label same-node-preference new-endpoint deleted-endpoint not-ready publish-not-ready terminating rolling-replacement ports-changed target-changed recreated deleted type-changed affinity-changed udp-flow readiness-gate evicted programming-latency',
  dns: 'short namespace service fqdn libc api-server search-path custom-config hosts-file headless pod-hostname pod-ip-record srv ptr external-name nxdomain tcp truncation replicas latency digit-name',
  env: 'service-host-port named-ports docker-links only-earlier only-same-namespace disabled reachable',
  policy: 'deny-all allow-label release',
};

const skipped: readonly Skip[] = [
  ...['pod-to-pod.host-network', 'pod-ip.host-network', 'service.host-network'].map((id) => ({
    what: `check ${id}`,
    because: { code: 'needs-feature' as const, detail: 'it is only done with --with host-network' },
  })),
  {
    what: 'check pod-to-pod.sctp',
    because: { code: 'needs-feature', detail: 'it is only done with --with sctp' },
  },
  {
    what: 'check service.zone-preference',
    because: {
      code: 'needs-zones',
      detail: 'it takes nodes in 3 zones (label topology.kubernetes.io/zone), there are 0',
    },
  },
  {
    what: 'check dns.outside',
    because: { code: 'needs-outside-names', detail: 'no name outside the cluster was given with --outside' },
  },
];

const measured: Readonly<Record<string, (index: number) => Partial<RecordedObservation>>> = {
  'pod-to-pod.mtu': (index) => ({ largestBytes: index % 4 === 0 ? 8_952 : 8_902 }),
  'pod-to-pod.loss': () => ({ sent: 100, received: 100 }),
  'pod-to-pod.latency': (index) => latency(180 + 40 * (index % 5)),
  'dns.latency': (index) => latency(900 + 150 * (index % 3)),
};

const changing =
  /^service\.(new|deleted|not-ready|publish|terminating|rolling|ports-changed|target-changed|recreated|type|affinity-changed|readiness|evicted|programming)/;

function latency(p50Us: number): Partial<RecordedObservation> {
  return { latency: { count: 100, p50Us, p95Us: p50Us * 2, p99Us: p50Us * 3.1, maxUs: p50Us * 9 } };
}

/** Every check on these nodes; `fails` decides which cases fail, with their mismatch. */
export function everyCheck(
  nodes: readonly string[],
  fails: (item: Case) => string | undefined = () => undefined,
): Report {
  const cases = Object.entries(names).flatMap(([family, list]) =>
    list.split(' ').flatMap((name) => casesOf(family as Case['family'], `${family}.${name}`, nodes)),
  );
  const judged = cases.map((item): Case => {
    const mismatch = fails(item);
    if (mismatch === undefined) return item;
    const { settledMs: _, ...rest } = item;
    return { ...rest, observations: [{ outcome: 'timed-out' }], verdict: { status: 'fail', mismatch } };
  });
  return reportOf(judged, { cluster: factsOf(nodes), skipped });
}

function casesOf(family: Case['family'], check: string, nodes: readonly string[]): Case[] {
  const agents = nodes.map((node, index): PodEndpoint => ({
    kind: 'pod',
    namespace: 'podreach-k3x9vd',
    pod: `agent-${index}`,
    node,
  }));
  const pairs = agents.flatMap((from, index) =>
    family === 'pod-to-pod'
      ? peersOf(agents, index).map((to) => ({ from, to }))
      : [{ from, to: agents[index] ?? from }],
  );
  return pairs.map(({ from, to }, index) => ({
    id: `${check}/ipv4/${from.node}/${to.node}`,
    family,
    check,
    from,
    to,
    ipFamily: 'ipv4',
    expectation: {
      reach: 'allowed',
      because: ['Kubernetes promises it'],
      ...(check === 'pod-to-pod.loss' ? { maxLossRatio: 0.05 } : {}),
    },
    observations: [{ outcome: 'reached', ...measured[check]?.(index) }],
    verdict: { status: 'pass' },
    ...(changing.test(check) ? { settledMs: 240 + ((index * 1_370) % 4_000) } : {}),
  }));
}

/** Every node where there are few, some where there are many, as `--mesh sample` takes them. */
function peersOf(agents: readonly PodEndpoint[], index: number): readonly PodEndpoint[] {
  return agents.length <= 5 ? agents : [0, 1, 7].map((step) => agents[(index + step) % agents.length] ?? agents[0]!);
}

/** Every check on three nodes, of which one drops what is larger than it should. */
export function everyCheckOnThree(): Report {
  const report = everyCheck(['n1', 'n2', 'n3'], ({ check, from, to }) =>
    (check === 'pod-to-pod.mtu' || check === 'pod-to-pod.payload') &&
    to.kind === 'pod' &&
    from.node !== to.node &&
    to.node === 'n2'
      ? 'timed-out: no datagram above 1372 bytes was answered'
      : undefined,
  );
  const finding: Finding = {
    code: 'unexplained-failures',
    culprit: { kind: 'node', node: 'n2' },
    title: 'large packets to n2 vanish',
    evidence: ['4 of 4 cases towards n2 failed, 14 of 14 others passed'],
    cases: report.cases.filter(({ verdict }) => verdict.status === 'fail').map(({ id }) => id),
    confidence: 'likely',
    next: ['On n2: ip link'],
  };
  return { ...report, findings: [finding] };
}

/** Every check on fifty nodes, all well. */
export function everyCheckOnFifty(): Report {
  return everyCheck(Array.from({ length: 50 }, (_, index) => `worker-${index + 1}.eu-west-1.compute.internal`));
}
