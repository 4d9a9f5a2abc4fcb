import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import { serviceChangesUnseen } from '#src/diagnosis/rules/service-changes-unseen.ts';
import type { Case } from '#src/domain/case.ts';
import type { IpFamily } from '#src/domain/network.ts';
import { caseOf, mesh, ofService, podNodesOf, everyWay } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];
const endpoints = three.map((node) => `ns/agent-${node}`);

function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, cases: { length } }) => ({ code, culprit, length }));
}

/** A check of a Service from each node; it fails from those. */
function fromEach(check: string, failing: readonly string[], details: Partial<Case> = {}): readonly Case[] {
  return three.map((node) =>
    ofService(`${check} ${node} echo ${failing.includes(node) ? '-' : '+'}`, endpoints, {
      id: `${check}/${node}`,
      ...details,
    }),
  );
}

const onN2 = { kind: 'node', node: 'n2' } as const;
const dead = fromEach('service.cluster-ip', ['n2']);

test('no Service answers from a node: its rules are missing', () => {
  const cases = [...dead, ...mesh(three, []), ...fromEach('service.kubernetes-api', ['n2'])];
  expect(told(cases)).toEqual([{ code: 'service-rules-missing', culprit: onN2, length: 2 }]);
});

test('that rules are missing is shown only where a Service that was there before does not answer either', () => {
  const confidence = (older: readonly Case[]) => {
    const cases = [...dead, ...mesh(three, []), ...older];
    return diagnose(cases, podNodesOf(cases)).map((finding) => `${finding.code} ${finding.confidence}`);
  };
  expect(confidence([])).toEqual(['service-rules-missing likely']);
  expect(confidence(fromEach('service.kubernetes-api', ['n2']))).toEqual(['service-rules-missing shown']);
  // It answers nobody, whatever the rules are.
  expect(confidence(fromEach('service.kubernetes-api', three))[0]).toBe('service-rules-missing likely');
  expect(confidence(fromEach('service.kubernetes-api', []))).toEqual(['service-rules-stale shown']);
  // The rules led to the API server, whatever is wrong with its certificate.
  const expired = fromEach('service.kubernetes-api', three, { observations: [{ outcome: 'reached' }] });
  expect(confidence(expired)[0]).toBe('service-rules-stale shown');
});

test('names that another server does not know say nothing of the rules for that of the cluster', () => {
  const names = three.map((node) =>
    caseOf(`dns.fqdn ${node} x ${node === 'n2' ? '-' : '+'}`, {
      to: { kind: 'name', name: 'echo' },
      observations: [{ outcome: node === 'n2' ? 'unresolved' : 'reached' }],
    }),
  );
  const cases = [...dead, ...mesh(three, []), ...names];
  expect(diagnose(cases, podNodesOf(cases))[0]).toMatchObject({ code: 'service-rules-missing', confidence: 'likely' });
});

test('Services that refuse at once have rules, which know no endpoints', () => {
  const refused = fromEach('service.cluster-ip', ['n2']).map((item) =>
    item.from.node === 'n2' ? { ...item, observations: [{ outcome: 'refused' as const }] } : item,
  );
  const cases = [...refused, ...mesh(three, [])];
  expect(diagnose(cases, podNodesOf(cases))).toMatchObject([
    {
      code: 'service-rules-stale',
      culprit: onN2,
      confidence: 'likely',
      title: 'Services refuse every connection from n2: its Service rules know no endpoints of them, and are stale',
    },
  ]);
});

test('where a Service that was there before answers, the rules are stale', () => {
  const cases = [...dead, ...mesh(three, []), ...fromEach('service.kubernetes-api', [])];
  expect(told(cases)).toEqual([{ code: 'service-rules-stale', culprit: onN2, length: 1 }]);
});

test('names that a cache on the node answers show nothing of the rules for older Services', () => {
  const names = (server: string) =>
    three.map((node) =>
      caseOf(`dns.fqdn ${node} x +`, {
        to: { kind: 'name', name: 'echo' },
        observations: [
          { outcome: 'reached', dns: { server, rcode: 'NOERROR', records: [], transport: 'udp', queries: [] } },
        ],
      }),
    );
  const codes = (server: string) => told([...dead, ...mesh(three, []), ...names(server)]).map(({ code }) => code);
  expect(codes('10.96.0.10')).toEqual(['service-rules-stale']);
  for (const server of ['169.254.20.10', 'fe80::1']) expect(codes(server)).toEqual(['service-rules-missing']);
});

test('an endpoint of the older Service that is asked directly shows nothing of its rules', () => {
  const direct = fromEach('service.kubernetes-api', []).map((item) => ({
    ...item,
    id: `service.kubernetes-api/endpoint-0/${item.from.node}`,
  }));
  expect(told([...dead, ...mesh(three, []), ...direct])).toMatchObject([{ code: 'service-rules-missing' }]);
});

test.each([
  ['on one node', ['n2'], 'service-rules-stale'],
  ['everywhere', three, 'service-unreachable'],
] as const)(
  'Services that are dead %s explain nothing that takes none of their rules, or got through',
  (_, nodes, code) => {
    const failing = fromEach('service.cluster-ip', nodes);
    const others = ['endpoint-0', 'ipv4'].map((part) =>
      ofService('service.kubernetes-api n2 kubernetes -', [], {
        id: `service.kubernetes-api/${part}/n2`,
        observations: [{ outcome: part === 'ipv4' ? 'reached' : 'timed-out' }],
      }),
    );
    const proxied = ofService('service.api-proxy n2 echo -', endpoints);
    const found = told([...failing, ...mesh(three, []), ...others, proxied]);
    expect(found[0]).toMatchObject({ code, length: nodes.length });
    expect(found.slice(1).reduce((sum, { length }) => sum + length, 0)).toBe(3);
  },
);

test('what is asked from elsewhere through the NodePort of that node is explained too', () => {
  const nodePort = ofService('service.node-port n1 echo -', endpoints, {
    to: { kind: 'service', namespace: 'ns', service: 'echo', port: 80, node: 'n2' },
  });
  expect(told([...dead, ...mesh(three, []), nodePort])).toMatchObject([{ code: 'service-rules-missing', length: 2 }]);
});

test('changes of three kinds that are missed on one node alone are stale rules there; of two kinds they are not', () => {
  const missed = ['service.new-endpoint', 'service.ports-changed', 'service.not-ready'];
  const served = fromEach('service.cluster-ip', []);
  const changes = missed.flatMap((check) => fromEach(check, ['n2']));
  expect(told([...served, ...changes])).toEqual([{ code: 'service-rules-stale', culprit: onN2, length: 3 }]);
  expect(told([...served, ...changes.slice(0, 6)])).toEqual([
    { code: 'unexplained-failures', culprit: onN2, length: 2 },
  ]);
});

test('what load balancers miss on such a node is explained, but shows nothing', () => {
  const missed = ['service.new-endpoint', 'service.ports-changed', 'service.not-ready'];
  const balancers = ['', '-changed', '-affinity'].map((kind) => `service.load-balancer${kind}`);
  const [served, changes, balanced] = [['service.cluster-ip'], missed, balancers].map((checks, index) =>
    checks.flatMap((check) => fromEach(check, index === 0 ? [] : ['n2'])),
  );
  expect(told([served, changes, balanced].flatMap((cases = []) => cases))).toEqual([
    { code: 'service-rules-stale', culprit: onN2, length: 6 },
  ]);
  expect(told([served, balanced].flatMap((cases = []) => cases))).toMatchObject([{ code: 'unexplained-failures' }]);
});

test('a change that is missed elsewhere too does not count', () => {
  const checks = ['service.new-endpoint', 'service.ports-changed', 'service.not-ready'];
  const changes = checks.flatMap((check, index) => fromEach(check, index === 0 ? ['n2', 'n3'] : ['n2']));
  const codes = told([...fromEach('service.cluster-ip', []), ...changes]).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(['unexplained-failures']));
});

test('nor does one that is missed elsewhere for a reason that is known', () => {
  const checks = ['service.new-endpoint', 'service.ports-changed', 'service.not-ready'];
  const changes = checks.flatMap((check) => fromEach(check, ['n1', 'n2']));
  const everything = [...fromEach('service.cluster-ip', []), ...changes];
  const all = everything.filter(({ from, verdict }) => from.node === 'n2' || verdict.status === 'pass');
  const open = all.filter(({ verdict }) => verdict.status === 'fail');
  const evidence = {
    open,
    all,
    podNodes: new Map<string, string>(),
    replicaNodes: new Set<string>(),
    nameserverFamilies: new Set<IpFamily>(),
    zones: new Map<string, string>(),
  };

  expect(serviceChangesUnseen({ ...evidence, everything: all })).toHaveLength(1);
  expect(serviceChangesUnseen({ ...evidence, everything })).toEqual([]);
});

test('a Pod that does not reach itself through its own Service, where the node serves others', () => {
  const hairpin = fromEach('service.hairpin', ['n2']);
  expect(told([...fromEach('service.cluster-ip', []), ...hairpin])).toEqual([
    { code: 'hairpin-broken', culprit: onN2, length: 1 },
  ]);
  expect(told([...dead, ...mesh(three, []), ...hairpin])).toEqual([
    { code: 'service-rules-missing', culprit: onN2, length: 2 },
  ]);
});

test('of a Service with several endpoints, that the one that asks is missed is hairpin, and that another is, is not', () => {
  const missing = (silent: string) =>
    fromEach('service.sctp', ['n2'], {
      expectation: { reach: 'allowed', because: ['it'], answeredBy: endpoints, everyAnswerer: true },
      observations: [
        {
          outcome: 'timed-out',
          answers: three
            .filter((node) => node !== silent)
            .map((node) => ({
              namespace: 'ns',
              pod: `agent-${node}`,
              container: 'agent',
              node,
              clientAddress: '10.0.0.1',
              count: 7,
            })),
        },
      ],
    });
  const around = [...fromEach('service.cluster-ip', []), ...fromEach('service.hairpin', ['n2'])];
  expect(told([...around, ...missing('n2')])).toEqual([{ code: 'hairpin-broken', culprit: onN2, length: 2 }]);
  expect(told([...around, ...missing('n3')]).map(({ code, length }) => `${code} ${length}`)).toEqual([
    'hairpin-broken 1',
    'unexplained-failures 1',
  ]);
});

test('a Pod that alone does not answer at its own node port does not reach itself; with others, or elsewhere, it is another matter', () => {
  const alone = fromEach('service.hairpin', ['n2']);
  const asked = (answering: readonly string[], node: string, sent = 2) =>
    ofService('service.hairpin n2 echo -', ['ns/agent-n1', 'ns/agent-n2'], {
      id: `service.hairpin/node-port/${node}`,
      to: { kind: 'service', namespace: 'ns', service: 'own', port: 80, node },
      observations: [
        {
          outcome: sent > answering.length ? 'timed-out' : 'reached',
          sent,
          received: answering.length,
          answers: answering.map((pod) => ({
            namespace: 'ns',
            pod,
            node: 'n1',
            container: 'agent',
            clientAddress: '',
            count: 1,
          })),
        },
      ],
    });
  const found = (item: Case) => told([...fromEach('service.cluster-ip', []), ...alone, item]);
  const hairpin = { code: 'hairpin-broken', culprit: onN2 };
  expect(found(asked(['agent-n1'], 'n2'))).toEqual([{ ...hairpin, length: 2 }]);
  for (const other of [
    asked([], 'n2'),
    asked(['agent-n2'], 'n2'),
    asked(['agent-n1'], 'n3'),
    asked(['agent-n1'], 'n2', 1),
  ])
    expect(found(other)).toMatchObject([
      { ...hairpin, length: 1 },
      { code: 'unexplained-failures', length: 1 },
    ]);
});

test('on every node alike, and in one IP family alone, hairpin is no matter of a node', () => {
  const inIpv6 = fromEach('service.hairpin', three, { ipFamily: 'ipv6' }).map((item) => ({
    ...item,
    id: `${item.id}/ipv6`,
  }));
  const cases = [...fromEach('service.cluster-ip', []), ...fromEach('service.hairpin', []), ...inIpv6];
  const [finding] = diagnose(cases, podNodesOf(cases));

  expect(finding).toMatchObject({
    code: 'hairpin-broken',
    culprit: { kind: 'cluster' },
    scope: { ipFamily: 'ipv6' },
    title: 'IPv6: Pods do not reach themselves through their own Service',
  });
  expect(finding?.cases).toHaveLength(3);
});

test('closed ports that are silent where open ones answer are lost refusals; where nothing answers they are not', () => {
  const refused = (from: string, sign: string) =>
    caseOf(`pod-to-pod.refused ${from} n2 ${sign}`, { expectation: { reach: 'refused', because: ['nobody listens'] } });
  expect(told([...mesh(three, []), refused('n1', '-'), refused('n3', '-')])).toEqual([
    { code: 'refusals-lost', culprit: onN2, length: 2 },
  ]);
  expect(told([...mesh(three, ['n1 n2']), refused('n1', '-')])).toMatchObject([{ code: 'node-pair-unreachable' }]);
});

test.each<[string, (from: string, to: string) => boolean, object[]]>([
  ['a node that hears none', (from) => from === 'n1', [{ culprit: { kind: 'node', node: 'n1' }, length: 2 }]],
  ['a node that neither sends nor hears any', (...ends) => ends.includes('n2'), [{ culprit: onN2, length: 4 }]],
  [
    'one way alone',
    (from, to) => from === 'n1' && to === 'n3',
    [{ culprit: { kind: 'node-pair', from: 'n1', to: 'n3', direction: 'unknown' }, length: 1 }],
  ],
])('lost refusals name %s', (_, isLostFrom, expected) => {
  const refusals = everyWay(
    'pod-to-pod.refused',
    three,
    (from, to) => from !== to && isLostFrom(from, to),
    () => ({
      expectation: { reach: 'refused', because: ['nobody listens'] },
    }),
  );
  expect(told([...mesh(three, []), ...refusals])).toEqual(expected.map((one) => ({ code: 'refusals-lost', ...one })));
});

test('whose address is translated on the way to Pods is so on the way to Services', () => {
  const seen = (check: string, from: string, to: string, sign: string) =>
    caseOf(`${check} ${from} ${to} ${sign}`, { observations: [{ outcome: 'reached' }] });
  const cases = [
    ...three.flatMap((from) =>
      three.map((to) => seen('pod-to-pod.no-nat', from, to, from === 'n2' && to !== from ? '-' : '+')),
    ),
    ...fromEach('service.client-ip', ['n2'], { observations: [{ outcome: 'reached' }] }),
  ];
  expect(told(cases)).toEqual([{ code: 'source-nat', culprit: onN2, length: 3 }]);
});
