import type { Case, SkipReason, Verdict } from '../../../src/domain/case.ts';
import type { PodEndpoint } from '../../../src/domain/endpoint.ts';
import type { Facts } from '../../../src/domain/facts.ts';
import type { IpFamily, Protocol } from '../../../src/domain/network.ts';
import type { Report } from '../../../src/domain/report.ts';

const home = 'podreach-k3x9vd';
const away = `${home}-peer`;
const guarded = `${home}-policy`;

/** Decides a case; a text is the mismatch of a failure, nothing is a pass. */
export type Judge = (item: Omit<Case, 'verdict' | 'observations' | 'expectation'>) => Verdict | string | undefined;

/** `n1`, `n2`, ... */
export function nodeNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `n${index + 1}`);
}

export function factsOf(nodes: readonly string[], families: readonly IpFamily[] = ['ipv4']): Facts {
  return {
    context: 'staging',
    serverVersion: 'v1.36.3',
    podFamilies: families,
    cniHint: 'ptp',
    nodes: nodes.map((name, index) => ({
      name,
      ready: true,
      cordoned: false,
      taints: [],
      internalIps: [`192.168.64.${index + 2}`],
      podCidrs: [`10.244.${index}.0/24`],
      os: 'linux',
      architecture: 'amd64',
      kernel: '6.12.0',
      containerRuntime: 'containerd://2.2.0',
      kubeletVersion: 'v1.36.3',
    })),
  };
}

/** Every case of the first families on these nodes, judged. */
export function casesOf(
  nodes: readonly string[],
  judge: Judge = () => undefined,
  families: readonly IpFamily[] = ['ipv4'],
): Case[] {
  return families.flatMap((ipFamily) => [
    ...nodes.flatMap((node, index) => [
      make(`pod-ip.unique`, agent(node, index), agent(node, index), ipFamily, undefined, judge),
      make(`pod-ip.interface`, agent(node, index), agent(node, index), ipFamily, undefined, judge),
    ]),
    ...(['tcp', 'udp', 'no-nat'] as const).flatMap((check) => meshOf(nodes, check, ipFamily, judge)),
    ...nodes.map((node, index) =>
      make(
        'same-pod.localhost',
        { ...agent(node, index), container: 'agent' },
        { ...agent(node, index), container: 'peer' },
        ipFamily,
        'tcp',
        judge,
      ),
    ),
    ...(['cluster-ip', 'endpoints'] as const).flatMap((check) =>
      nodes.map((node, index) =>
        make(
          `service.${check}`,
          agent(node, index),
          { kind: 'service', namespace: away, service: 'echo', port: 80 },
          ipFamily,
          'tcp',
          judge,
        ),
      ),
    ),
    ...(['short', 'namespace', 'service', 'fqdn'] as const).flatMap((check) =>
      nodes.map((node, index) =>
        make(`dns.${check}`, agent(node, index), { kind: 'name', name: dnsNames[check] }, ipFamily, undefined, judge),
      ),
    ),
    ...(['deny-all', 'allow-label', 'release'] as const).flatMap((check) =>
      nodes.flatMap((node, index) =>
        (['frontend', 'other'] as const).map((role, client) =>
          make(
            `policy.${check}`,
            { kind: 'pod', namespace: guarded, pod: role, node: nodes[client % nodes.length] ?? node },
            { kind: 'pod', namespace: guarded, pod: `backend-${index}`, node },
            ipFamily,
            'tcp',
            judge,
          ),
        ),
      ),
    ),
  ]);
}

const dnsNames = {
  short: 'local',
  namespace: `echo.${away}`,
  service: `echo.${away}.svc`,
  fqdn: `echo.${away}.svc.cluster.local.`,
};

function meshOf(nodes: readonly string[], check: 'tcp' | 'udp' | 'no-nat', ipFamily: IpFamily, judge: Judge): Case[] {
  const protocols: readonly Protocol[] = check === 'no-nat' ? ['tcp', 'udp'] : [check];
  return nodes.flatMap((from, fromIndex) =>
    nodes.flatMap((to, toIndex) =>
      protocols.map((protocol) =>
        make(
          `pod-to-pod.${check}`,
          agent(from, fromIndex),
          from === to ? { kind: 'pod', namespace: away, pod: `neighbour-${toIndex}`, node: to } : agent(to, toIndex),
          ipFamily,
          protocol,
          judge,
        ),
      ),
    ),
  );
}

function agent(node: string, index: number): PodEndpoint {
  return { kind: 'pod', namespace: home, pod: `agent-${index}`, node };
}

function make(
  check: string,
  from: PodEndpoint,
  to: Case['to'],
  ipFamily: IpFamily,
  protocol: Protocol | undefined,
  judge: Judge,
): Case {
  const target = to.kind === 'pod' ? `${to.pod}@${to.node}` : to.kind === 'service' ? to.service : to.name;
  const item = {
    id: `${check}/${protocol ?? ''}/${ipFamily}/${from.pod}@${from.node}/${target}`,
    family: check.split('.')[0] as Case['family'],
    check,
    from,
    to,
    ipFamily,
    ...(protocol === undefined ? {} : { protocol }),
  };
  const judged = judge(item);
  const verdict: Verdict =
    judged === undefined
      ? { status: 'pass' }
      : typeof judged === 'string'
        ? { status: 'fail', mismatch: judged }
        : judged;
  const observations =
    verdict.status === 'skipped'
      ? []
      : [{ outcome: verdict.status === 'pass' ? ('reached' as const) : ('timed-out' as const) }];
  return { ...item, expectation: { reach: 'allowed', because: ['Kubernetes promises it'] }, observations, verdict };
}

export function skipped(code: SkipReason['code'], detail: string): Verdict {
  return { status: 'skipped', because: { code, detail } };
}

/** A whole report around these cases. */
export function reportOf(cases: readonly Case[], rest: Partial<Report> = {}): Report {
  const count = (status: Verdict['status']): number => cases.filter(({ verdict }) => verdict.status === status).length;
  return {
    schemaVersion: 1,
    tool: { name: 'podreach', version: '0.1.0' },
    run: {
      id: 'k3x9vd',
      startedAt: '2026-11-21T04:25:10.123Z',
      finishedAt: '2026-11-21T04:25:24.323Z',
      outcome: 'complete',
      image: 'node:24-bookworm-slim',
      namespaces: [home, away, guarded],
      leftBehind: [],
      kept: false,
    },
    summary: { pass: count('pass'), fail: count('fail'), unknown: count('unknown'), skipped: count('skipped') },
    cases,
    findings: [],
    skipped: [],
    timings: {
      factsMs: 120,
      podsReadyMs: 4_100,
      probingMs: 4_600,
      cleanupMs: 5_380,
      totalMs: 14_200,
      apiRequests: 143,
      execSessions: 5,
      execReconnects: 0,
      probes: 420,
    },
    ...rest,
  };
}
