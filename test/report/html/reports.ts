import type { Case } from '../../../src/domain/case.ts';
import type { PodEndpoint } from '../../../src/domain/endpoint.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { RecordedObservation } from '../../../src/domain/observation.ts';
import type { Report } from '../../../src/domain/report.ts';
import { factsOf, nodeNames, reportOf } from '../samples/build.ts';
import { everyCheck } from '../samples/every-check.ts';

const home = 'podreach-k3x9vd';

function agentOn(node: string, index: number): PodEndpoint {
  return { kind: 'pod', namespace: home, pod: `agent-${index}`, node };
}

/** Numbers that look measured and are the same in every run. */
function spreadOut(index: number, most: number): number {
  return (index * 2_654_435_761) % most;
}

/** Policy cases as a cluster with an engine that ignores `endPort` answers them. */
function policyCases(): Case[] {
  const pods = ['x', 'y', 'z'].flatMap((space) =>
    ['a', 'b', 'c'].map((pod, index): PodEndpoint => ({
      kind: 'pod',
      namespace: `${home}-policy-1${space}`,
      pod,
      node: `n${index + 1}`,
    })),
  );
  const flows = (
    group: string,
    check: string,
    blocked: (from: PodEndpoint, to: PodEndpoint) => boolean,
    seen = blocked,
  ): Case[] =>
    pods.flatMap((from) =>
      pods.flatMap((to) =>
        [80, 81].map((port): Case => {
          const closed = blocked(from, to);
          const wasClosed = seen(from, to) && (group !== 'ports/port-range' || port === 81);
          const expected = closed ? 'blocked' : 'allowed';
          return {
            id: `${check}/${group.split('/')[1]}/1/${from.namespace.at(-1)}/${from.pod}/${to.namespace.at(-1)}/${to.pod}/${port}`,
            family: 'policy',
            check,
            group,
            from,
            to: { ...to, port },
            ipFamily: 'ipv4',
            protocol: 'tcp',
            expectation: {
              reach: expected,
              because: closed
                ? [`${group.split('/')[1]} isolates ${to.namespace.at(-1)}/${to.pod} for ingress and no rule allows`]
                : [`rule ingress[0] of ${group.split('/')[1]} allows ${from.namespace.at(-1)}/${from.pod} (from[0])`],
            },
            observations: [{ outcome: wasClosed ? 'timed-out' : 'reached', atMs: 420, polls: 3, untilMs: 980 }],
            verdict:
              closed === wasClosed
                ? { status: 'pass' }
                : { status: 'fail', mismatch: `expected ${expected}, observed ${wasClosed ? 'timed-out' : 'reached'}` },
            settledMs: 640,
          };
        }),
      ),
    );
  const other = (from: PodEndpoint, to: PodEndpoint): boolean => from.namespace !== to.namespace && to.pod === 'a';
  return [
    ...flows('peers/every-kind-in', 'policy.peers', other),
    ...flows(
      'stacking/two-policies',
      'policy.stacking',
      (from, to) => to.namespace.endsWith('x') && from.pod !== 'b' && from !== to,
    ),
    ...flows('ports/port-range', 'policy.ports', (from, to) => to.namespace.endsWith('y') && from !== to),
  ];
}

/** DNS with two replicas of which one is slow. */
function dnsCases(nodes: readonly string[]): Case[] {
  return nodes.flatMap((node, index) =>
    [1, 2].flatMap((replica): Case[] => {
      const p50Us = replica === 2 ? 2_400 + spreadOut(index, 900) : 380 + spreadOut(index, 140);
      const to: PodEndpoint = {
        kind: 'pod',
        namespace: 'kube-system',
        pod: `coredns-7db6d8ff4d-${replica === 1 ? 'x2kqp' : 'm9t4z'}`,
        node: `n${replica}`,
      };
      const base = {
        family: 'dns' as const,
        from: agentOn(node, index),
        ipFamily: 'ipv4' as const,
        protocol: 'udp' as const,
      };
      return [
        {
          ...base,
          id: `dns.latency/${to.pod}/agent@${node}`,
          check: 'dns.latency',
          to,
          expectation: {
            reach: 'allowed',
            because: ["the default timeout of the kubelet's probes is 1 s"],
            maxMedianUs: 1_000_000,
          },
          observations: [
            {
              outcome: 'reached',
              latency: { count: 15, p50Us, p95Us: p50Us * 2.1, p99Us: p50Us * 3.3, maxUs: p50Us * 5 },
            },
          ],
          verdict: { status: 'pass' },
        },
        {
          ...base,
          id: `dns.replicas/${to.pod}/udp/agent@${node}`,
          check: 'dns.replicas',
          to,
          expectation: {
            reach: 'allowed',
            because: [`Pod kube-system/${to.pod} is a ready endpoint of cluster DNS`],
            addresses: ['10.96.12.7'],
            noOtherAddresses: true,
          },
          observations: [
            {
              outcome: 'reached',
              elapsedUs: p50Us + spreadOut(index, 90),
              dns: {
                rcode: 'NOERROR',
                records: ['10.96.12.7'],
                server: `10.244.${replica}.5`,
                transport: 'udp',
                queries: ['echo.podreach-k3x9vd-peer.svc.cluster.local'],
              },
            },
          ],
          verdict: { status: 'pass' },
        },
      ];
    }),
  );
}

/** A report in which every part of the page has something to show. */
export function showcase(): Report {
  const nodes = nodeNames(5);
  const base = everyCheck(nodes, ({ check, from, to }) => {
    if (from.node === 'n5' && /^service\.(cluster-ip|endpoints|node-port|hairpin)$/.test(check))
      return 'timed-out: no answer within 3000 ms';
    if (to.kind !== 'pod' || from.node === to.node || !check.startsWith('pod-to-pod')) return undefined;
    return from.node === 'n2' && to.node === 'n4' && check !== 'pod-to-pod.loss'
      ? 'timed-out: no answer within 3000 ms'
      : undefined;
  });
  const cases = [
    ...base.cases.filter(
      ({ family, check }) => family !== 'policy' && check !== 'dns.latency' && check !== 'dns.replicas',
    ),
    ...dnsCases(nodes),
    ...policyCases(),
  ].map((item): Case =>
    item.check === 'pod-to-pod.sctp' || (item.check === 'dns.truncation' && item.from.node === 'n3')
      ? {
          ...item,
          observations: [],
          verdict: {
            status: 'unknown',
            cause: {
              code: 'agent-unreachable',
              detail: 'the session to agent-2 was lost and could not be opened again',
            },
          },
        }
      : item,
  );
  const failed = (test: (item: Case) => boolean): string[] =>
    cases.filter((item) => item.verdict.status === 'fail' && test(item)).map(({ id }) => id);
  const findings: Finding[] = [
    {
      code: 'node-pair-unreachable',
      culprit: { kind: 'node-pair', from: 'n2', to: 'n4', direction: 'one-way' },
      title: 'packets from Pods on n2 to Pods on n4 are lost; the other direction works',
      evidence: [
        '8 of 8 checks across it failed, 217 of 217 others passed',
        'datagrams from n4 arrived on n2 and only their answers were lost; datagrams from n2 never arrived on n4',
      ],
      cases: failed(({ family }) => family === 'pod-to-pod'),
      confidence: 'shown',
      next: [
        "kubectl get node n4 -o jsonpath='{.spec.podCIDR}'  # the range that n2 must have a route to",
        'On n2, look at the route to that range and at firewall rules for forwarded traffic.',
      ],
    },
    {
      code: 'service-rules-missing',
      culprit: { kind: 'node', node: 'n5' },
      title: 'n5 has no rules for Services: no ClusterIP and no NodePort answers there',
      evidence: [
        '4 of 4 checks of Services failed from n5, all others from every other node passed',
        'the same endpoints answered at their own addresses from n5',
        'API: kube-proxy-8xk2v on n5 was started again 14 times',
      ],
      cases: failed(({ family }) => family === 'service'),
      confidence: 'shown',
      next: [
        'kubectl logs -n kube-system kube-proxy-8xk2v --previous',
        'kubectl get pods -n kube-system -o wide --field-selector spec.nodeName=n5  # does kube-proxy run there?',
      ],
    },
    {
      code: 'policy-deviation',
      culprit: { kind: 'behaviour', behaviour: 'end-port-ignored' },
      title: 'endPort is ignored: of a range of ports only the first one is open',
      evidence: ['24 of 162 flows of ports/port-range came through although no rule allows them'],
      cases: failed(({ family }) => family === 'policy'),
      confidence: 'likely',
      next: ['kubectl get networkpolicies -A -o yaml'],
    },
  ];
  const facts = factsOf(nodes, ['ipv4', 'ipv6']);
  const timings = {
    ...base.timings,
    factsMs: 310,
    podsReadyMs: 9_800,
    probingMs: 21_400,
    cleanupMs: 7_300,
    totalMs: 39_600,
    probes: 3_714,
    apiRequests: 402,
    execSessions: 24,
    policies: {
      cases: 3,
      enforcedMs: { count: 3, p50: 640, p95: 1_250, max: 1_250 },
      releasedMs: { count: 3, p50: 810, p95: 900, max: 900 },
    },
    scenarios: [
      'service.rolling-replacement',
      'service.terminating',
      'policy/peers',
      'policy/ports',
      'service.new-endpoint',
      'service.recreated',
    ].map((id, index) => ({
      id,
      stages: [
        { id: 'change', changesMs: 4_100 - index * 520, askingMs: 2_200 },
        { id: 'after', changesMs: 900, askingMs: 9_800 - index * 1_400 },
      ],
    })),
  };
  return {
    ...reportOf(cases, {
      cluster: {
        ...facts,
        context: 'staging-eu-west-1',
        cniHint: 'cilium',
        nodes: facts.nodes.map((node, index) => ({ ...node, zone: `eu-west-1${'abc'[index % 3]}` })),
      },
      findings,
      skipped: base.skipped,
    }),
    timings,
  };
}

/** What somebody might call objects to get a script or markup into the page. */
export const hostileNames = [
  '</script><img src=x onerror=alert(1)>',
  '"><svg/onload=alert(2)>',
  "' onmouseover='alert(3)",
  'javascript:alert(4)',
  '\u2028\u2029alert(5)//',
  '<!--<script>alert(6)</script>',
  '${alert(7)}`{{8}}',
  ']]></style><style>*{display:none}</style>',
  '\u202egnp.exe\u202c\u0000',
  'a&lt;b&amp;amp;',
] as const;

/** A report every text of which is hostile. */
export function hostile(): Report {
  const nodes = hostileNames.slice(0, 5);
  const name = (index: number): string => hostileNames[index % hostileNames.length] ?? '';
  const base = everyCheck(nodes, ({ from, to }) =>
    to.kind === 'pod' && to.node !== from.node ? `timed-out: ${name(1)}` : undefined,
  );
  const cases = [...base.cases, ...policyCases().map((item) => ({ ...item, group: name(0) }))].map(
    (item, index): Case => {
      const observation: RecordedObservation = {
        outcome: 'timed-out',
        detail: name(index),
        values: { [name(index + 1)]: name(index + 2) },
        answers: [
          { namespace: name(3), pod: name(4), container: name(5), node: name(6), clientAddress: name(7), count: 1 },
        ],
        dns: { rcode: name(8), records: [name(9)], server: name(0), transport: 'udp', queries: [name(1)] },
        elapsedUs: 5,
      };
      return {
        ...item,
        id: `${item.id}/${name(index)}/${index}`,
        check: index % 7 === 0 ? `${item.family}.${name(index)}` : item.check,
        from: { ...item.from, pod: name(index + 3), namespace: name(index + 4), container: name(index + 5) },
        to:
          index % 3 === 0
            ? { kind: 'name', name: name(index) }
            : index % 3 === 1
              ? { kind: 'service', namespace: name(1), service: name(index) }
              : item.to,
        expectation: { reach: 'allowed', because: [name(index), name(index + 1)], answeredBy: [name(2)] },
        observations: [observation],
      };
    },
  );
  const finding: Finding = {
    code: 'unexplained-failures',
    culprit: { kind: 'service', namespace: name(0), service: name(1) },
    scope: { protocol: name(1), ipFamily: name(0) },
    title: name(0),
    evidence: hostileNames,
    cases: cases.filter(({ verdict }) => verdict.status === 'fail').map(({ id }) => id),
    confidence: 'likely',
    next: [...hostileNames.map((one) => `kubectl get ${one}`), ...hostileNames],
  };
  const facts = factsOf(nodes);
  return {
    ...reportOf(cases, {
      cluster: {
        ...facts,
        context: name(0),
        serverVersion: name(1),
        cniHint: name(2),
        nodes: facts.nodes.map((node) => ({ ...node, zone: name(0), kernel: name(1), taints: [name(2)] })),
      },
      findings: [finding],
      skipped: hostileNames.map((what) => ({ what, because: { code: 'refused', detail: what } })),
    }),
    run: {
      ...base.run,
      id: name(0),
      image: name(1),
      namespaces: hostileNames,
      leftBehind: hostileNames,
      outcome: 'failed',
      failure: { code: name(0), message: name(1), hint: name(2) },
    },
    timings: {
      ...base.timings,
      scenarios: hostileNames.map((id) => ({ id, stages: [{ id, changesMs: 5, askingMs: 6 }] })),
    },
  };
}

/** A thousand nodes in three zones, a hundred thousand cases, and a node and a zone pair in trouble. */
export function huge(zones = 3): Report {
  const nodes = Array.from(
    { length: 1_000 },
    (_, index) =>
      `ip-10-${Math.floor(index / 250)}-${Math.floor(index / 16) % 64}-${index % 250}.eu-west-1.compute.internal`,
  );
  const facts = factsOf(nodes);
  const cases: Case[] = [];
  const checks = ['tcp', 'udp', 'payload', 'mtu'] as const;
  for (let index = 0; index < 90_000; index++) {
    const from = spreadOut(index, nodes.length);
    const to = (from + 1 + spreadOut(index * 7 + 3, nodes.length - 1)) % nodes.length;
    const name = checks[index % checks.length] ?? 'tcp';
    const bad = to === 417 || (from % zones === 0 && to % zones === 1 && name === 'mtu' && index % 5 === 0);
    const pod = agentOn(nodes[to] ?? '', to);
    cases.push({
      id: `pod-to-pod.${name}/ipv4/agent@${nodes[from]}/agent@${nodes[to]}/${index}`,
      family: 'pod-to-pod',
      check: `pod-to-pod.${name}`,
      from: agentOn(nodes[from] ?? '', from),
      to: pod,
      ipFamily: 'ipv4',
      protocol: name === 'tcp' ? 'tcp' : 'udp',
      expectation: {
        reach: 'allowed',
        because: [`every Pod reaches every other Pod without NAT`],
        answeredBy: [`${home}/agent-${to}`],
      },
      observations: bad
        ? [{ outcome: 'timed-out', detail: 'no answer within 3000 ms', requestArrived: false }]
        : [
            {
              outcome: 'reached',
              elapsedUs: 180 + spreadOut(index, 900),
              answers: [
                {
                  namespace: home,
                  pod: pod.pod,
                  container: 'agent',
                  node: pod.node,
                  clientAddress: `10.${from % 250}.${to % 250}.7`,
                  count: 1,
                },
              ],
            },
          ],
      verdict: bad ? { status: 'fail', mismatch: 'timed-out: no answer within 3000 ms' } : { status: 'pass' },
    });
  }
  for (let index = 0; index < 10_000; index++) {
    const from = index % nodes.length;
    const name = ['cluster-ip', 'endpoints', 'node-port', 'headless', 'affinity'][index % 5] ?? '';
    const dns = index % 2 === 0;
    cases.push({
      id: `${dns ? 'dns.latency' : `service.${name}`}/ipv4/agent@${nodes[from]}/${index}`,
      family: dns ? 'dns' : 'service',
      check: dns ? 'dns.latency' : `service.${name}`,
      from: agentOn(nodes[from] ?? '', from),
      to: dns
        ? { kind: 'pod', namespace: 'kube-system', pod: `coredns-${index % 6}`, node: nodes[index % 6] ?? '' }
        : { kind: 'service', namespace: `${home}-peer`, service: 'echo', port: 80 },
      ipFamily: 'ipv4',
      protocol: 'udp',
      expectation: { reach: 'allowed', because: ['Service echo has ready endpoints'] },
      observations: [
        {
          outcome: 'reached',
          ...(dns
            ? { latency: { count: 15, p50Us: 300 + spreadOut(index, 400), p95Us: 900, p99Us: 1_500, maxUs: 4_000 } }
            : { elapsedUs: 400 }),
        },
      ],
      verdict: { status: 'pass' },
    });
  }
  const finding: Finding = {
    code: 'node-isolated',
    culprit: { kind: 'node', node: nodes[417] ?? '' },
    title: `${nodes[417]} is cut off from the Pod network: its Pods are reached by none`,
    evidence: [
      'every exchange towards it timed out',
      'all exchanges between the other nodes were answered but for large datagrams between two zones',
    ],
    cases: cases
      .filter(({ verdict, to }) => verdict.status === 'fail' && to.kind === 'pod' && to.node === nodes[417])
      .map(({ id }) => id),
    confidence: 'shown',
    next: [`kubectl describe node ${nodes[417]}`],
  };
  return reportOf(cases, {
    cluster: {
      ...facts,
      context: 'huge',
      nodes: facts.nodes.map((node, index) =>
        zones > 1 ? { ...node, zone: `eu-west-1${'abcdefgh'[index % zones]}` } : node,
      ),
    },
    findings: [finding],
  });
}
