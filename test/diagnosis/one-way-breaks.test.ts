import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import { culpritText } from '#src/domain/finding.ts';
import type { Case } from '#src/domain/case.ts';
import type { IpFamily } from '#src/domain/network.ts';
import type { Outcome } from '#src/wire/observation.ts';
import { caseOf, exchange, mesh, ofService, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];

function told(cases: readonly Case[], zones?: ReadonlyMap<string, string>) {
  return diagnose(cases, podNodesOf(cases), zones).map(({ code, culprit, title, confidence }) => ({
    code,
    culprit: culpritText(culprit),
    title,
    confidence,
  }));
}

/** All exchanges over TCP and UDP; those that one side alone begins get no answer, or this one. */
function lostFrom(
  nodes: readonly string[],
  isLost: (from: string, to: string) => boolean,
  outcome: Outcome = 'timed-out',
  ipFamily: IpFamily = 'ipv4',
): readonly Case[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) =>
    nodes.flatMap((from) =>
      nodes
        .filter((to) => to !== from)
        .map((to) =>
          isLost(from, to)
            ? exchange(`${from} ${to} -`, { protocol, ipFamily, arrived: false, outcomes: [outcome] })
            : exchange(`${from} ${to} +`, { protocol, ipFamily }),
        ),
    ),
  );
}

const fromN1ToN2 = (from: string, to: string) => from === 'n1' && to === 'n2';
const oneWay = 'what Pods on n1 ask Pods on n2 gets no answer; the other way it does';

test('a node whose answers arrive has a route, whoever says "unreachable" to what it asks', () => {
  const cases = lostFrom(three, fromN1ToN2, 'unreachable');
  expect(told(cases)).toEqual([
    { code: 'node-pair-unreachable', culprit: 'n1 -> n2', title: oneWay, confidence: 'shown' },
  ]);
  const [finding] = diagnose(cases, podNodesOf(cases));
  expect(finding?.evidence).toContain('something answers "unreachable" to 2 of those that failed');
});

/** Neither way works: requests from n1 do not arrive, and those from n2 do. */
const silentPair = [
  ...lostFrom(three, () => false).filter(({ id }) => !/n1\/n2|n2\/n1/.test(id)),
  ...(['tcp', 'udp'] as const).flatMap((protocol) => [
    exchange('n1 n2 -', { protocol, arrived: false }),
    exchange('n2 n1 -', { protocol, arrived: true }),
  ]),
];
const silence = [
  {
    code: 'node-pair-unreachable',
    culprit: 'n1 -> n2',
    title: 'packets from Pods on n1 to Pods on n2 are lost',
    confidence: 'shown',
  },
];

test('a host that says "unreachable" tells nothing of the way to Pods of its node', () => {
  const host = caseOf('pod-to-pod.host-network n1 n2 -', {
    protocol: 'tcp',
    observations: [{ outcome: 'unreachable' }],
  });
  expect(told([...silentPair, host])).toEqual(silence);
});

test('nor does "unreachable" in the other IP family, in which answers arrive', () => {
  const ipv6 = [
    ...mesh(three, [], { protocol: 'tcp', ipFamily: 'ipv6' }),
    ...lostFrom(three, fromN1ToN2, 'unreachable', 'ipv6').filter(({ protocol }) => protocol === 'udp'),
  ];
  expect(told([...silentPair, ...ipv6])).toMatchObject([
    {
      code: 'node-pair-unreachable',
      culprit: 'n1 -> n2',
      title: 'what Pods on n1 and Pods on n2 ask each other gets no answer, one way at least',
    },
  ]);
});

const four = [...three, 'n4'];

test('a node that takes no new connections is not told to be cut off both ways', () => {
  expect(told(lostFrom(four, (_, to) => to === 'n2'))).toEqual([
    {
      code: 'node-isolated',
      culprit: 'node n2',
      title: 'new connections to Pods on n2 get no answer; what Pods on n2 begin does',
      confidence: 'shown',
    },
  ]);
});

test('nor is one that begins none', () => {
  expect(told(lostFrom(four, (from) => from === 'n2'))).toMatchObject([
    { code: 'node-isolated', title: 'what Pods on n2 begin gets no answer; new connections to Pods on n2 do' },
  ]);
});

test('a zone that takes no new connections of another is told as one', () => {
  const zones = new Map([
    ['n1', 'a'],
    ['n2', 'a'],
    ['n3', 'b'],
    ['n4', 'b'],
  ]);
  const isLost = (from: string, to: string) => zones.get(from) === 'a' && zones.get(to) === 'b';
  expect(told(lostFrom(four, isLost), zones)).toEqual([
    {
      code: 'node-pair-unreachable',
      culprit: 'zone a -> zone b',
      title: 'what Pods in zone a ask Pods in zone b gets no answer; the other way it does',
      confidence: 'shown',
    },
  ]);
});

test('where each pair loses another way, the title claims no more', () => {
  const toOrFrom = (from: string, to: string) => (from === 'n1' && to === 'n2') || (from === 'n2' && to !== 'n1');
  expect(told(lostFrom(three, toOrFrom))).toMatchObject([
    {
      culprit: 'node n2',
      title: 'what Pods on n2 and Pods on each other node ask each other gets no answer, one way at least',
    },
  ]);
  const round = (from: string, to: string) => ['n1 n2', 'n2 n3', 'n3 n1'].includes(`${from} ${to}`);
  expect(told(lostFrom(three, round))).toMatchObject([
    { culprit: 'cluster', title: 'what Pods on any two nodes ask each other gets no answer, one way at least' },
  ]);
});

/** A question for a name of the cluster. */
function question(check: string, node: string, sign: '+' | '-', server = '10.96.0.10'): Case {
  return {
    ...caseOf(`${check} ${node} x ${sign}`),
    to: { kind: 'name', name: 'echo' },
    observations: [
      {
        outcome: sign === '+' ? 'reached' : 'timed-out',
        dns: { rcode: '', records: [], server, transport: 'udp', queries: [] },
      },
    ],
  };
}

const names = ['dns.short', 'dns.namespace', 'dns.fqdn'];
const replicaOnN1 = four.map((node) =>
  caseOf(`dns.replicas ${node} n1 +`, { to: { kind: 'pod', namespace: 'kube-system', pod: 'dns', node: 'n1' } }),
);

test.each([
  ['known', replicaOnN1],
  ['not known', []],
])('a way that answers explains no lost names, whether the replicas of cluster DNS are %s', (_, replicas) => {
  const questions = names.flatMap((check) =>
    four.map((node) => question(check, node, node === 'n2' ? '-' : '+', node === 'n2' ? '10.99.0.10' : undefined)),
  );
  expect(told([...lostFrom(four, (__, to) => to === 'n2'), ...questions, ...replicas])).toMatchObject([
    { code: 'node-isolated', culprit: 'node n2' },
    { code: 'dns-config-wrong', culprit: 'node n2' },
  ]);
});

test('a way that answers explains neither lost Pods nor lost Services', () => {
  const breaks = lostFrom(four, (_, to) => to === 'n2');
  const mtu = (text: string) => caseOf(`pod-to-pod.payload ${text}`, { protocol: 'tcp' });
  const service = (from: string, node: string) =>
    ofService(`service.endpoints ${from} on-${node} -`, [`ns/agent-${node}`], { protocol: 'tcp' });
  const cases = [...breaks, mtu('n1 n2 -'), mtu('n2 n1 -'), service('n1', 'n2'), service('n2', 'n1')];
  const [finding] = diagnose(cases, podNodesOf(cases));
  const explained = cases.filter(({ id }) => finding?.cases.includes(id)).slice(6);

  expect(explained.map(({ id }) => id)).toEqual([
    'pod-to-pod.payload/tcp/ipv4/n1/n2',
    'service.endpoints/tcp/ipv4/n1/on-n2',
  ]);
});

test('a break does not explain what was answered in the end', () => {
  const breaks = (['tcp', 'udp'] as const).flatMap((protocol) => mesh(three, ['n1 n2', 'n2 n3'], { protocol }));
  const asked = (outcomes: readonly Outcome[]) =>
    caseOf('policy.deny-all n1 n2 -', {
      protocol: 'tcp',
      expectation: { reach: 'blocked', because: ['a policy'] },
      observations: outcomes.map((outcome) => ({ outcome })),
    });
  const isExplained = (item: Case) => {
    const [finding] = diagnose([...breaks, item], podNodesOf([...breaks, item]));
    return finding?.code === 'node-isolated' && finding.cases.includes(item.id);
  };
  expect(isExplained(asked(['timed-out', 'reached']))).toBe(false);
  expect(isExplained(asked(['timed-out']))).toBe(true);
  expect(isExplained({ ...asked([]), verdict: { status: 'unknown', cause: { code: 'no-control', detail: '' } } })).toBe(
    true,
  );
});
