import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import type { IpFamily } from '#src/domain/network.ts';
import { caseOf, everyWay, ofService, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];
const touches = (node: string) => (from: string, to: string) => from !== to && (from === node || to === node);
const large = { observations: [{ outcome: 'timed-out', largestBytes: 1372 }] } as const;
const some = { observations: [{ outcome: 'reached', sent: 100, received: 70 }] } as const;
const latency = { count: 9, p50Us: 2_300_000, p95Us: 2_400_000, p99Us: 2_400_000, maxUs: 2_400_000 };
const late = { observations: [{ outcome: 'reached', latency }] } as const;

function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, scope, confidence, cases: { length } }) => ({
    code,
    culprit,
    ...(scope === undefined ? {} : { scope }),
    confidence,
    length,
  }));
}

/** `mtu`, `loss` or `latency` between all nodes, with what it shows where it fails. */
function measured(
  check: string,
  isBroken: (from: string, to: string) => boolean,
  shows: Partial<Case>,
): readonly Case[] {
  return everyWay(`pod-to-pod.${check}`, three, isBroken, (from, to) => (isBroken(from, to) ? shows : {}));
}

test.each([
  ['mtu', 'mtu-blackhole', large],
  ['loss', 'packet-loss', some],
  ['latency', 'slow-path', late],
] as const)('%s on all ways of a node names the node: %s', (check, code, shows) => {
  expect(told(measured(check, touches('n2'), shows))).toEqual([
    { code, culprit: { kind: 'node', node: 'n2' }, confidence: 'shown', length: 4 },
  ]);
});

test('large packets that passed at another time are no black hole', () => {
  const flaky = { ...large, observations: [{ outcome: 'reached' } as const, ...(large.observations ?? [])] };
  const isPair = (from: string, to: string) => from === 'n1' && to === 'n2';

  expect(told(measured('mtu', isPair, flaky)).map(({ code }) => code)).toEqual(['unexplained-failures']);
});

test('on one way it names the pair, on every way the cluster', () => {
  const isPair = (from: string, to: string) => from === 'n1' && to === 'n3';
  expect(told(measured('loss', isPair, some))).toMatchObject([
    { code: 'packet-loss', culprit: { kind: 'node-pair', from: 'n1', to: 'n3', direction: 'unknown' } },
  ]);
  expect(told(measured('mtu', (from, to) => from !== to, large))).toMatchObject([
    { code: 'mtu-blackhole', culprit: { kind: 'cluster' } },
  ]);
});

test('a node whose own Pods have the trouble among themselves is named once, even where one family shows less', () => {
  const inFamily = (ipFamily: IpFamily, isBroken: (from: string, to: string) => boolean) =>
    everyWay('pod-to-pod.latency', three, isBroken, (from, to) => ({ ipFamily, ...(isBroken(from, to) ? late : {}) }));
  const cases = [...inFamily('ipv4', touches('n2')), ...inFamily('ipv6', (from, to) => from === 'n2' || to === 'n2')];

  expect(told(cases)).toEqual([
    { code: 'slow-path', culprit: { kind: 'node', node: 'n2' }, confidence: 'shown', length: 9 },
  ]);
});

test('in one IP family only, it says in which', () => {
  const ipv6 = everyWay('pod-to-pod.mtu', three, touches('n1'), (from, to) => ({
    ipFamily: 'ipv6',
    ...(touches('n1')(from, to) ? large : {}),
  }));
  expect(told([...measured('mtu', () => false, {}), ...ipv6])).toMatchObject([
    { code: 'mtu-blackhole', culprit: { kind: 'node', node: 'n1' }, scope: { ipFamily: 'ipv6' } },
  ]);
});

test('a path on which nothing at all was answered shows neither size nor rate', () => {
  expect(told(measured('mtu', touches('n2'), {})).map(({ code }) => code)).toEqual(['unexplained-failures']);
  expect(told(measured('loss', touches('n2'), {})).map(({ code }) => code)).toEqual(['unexplained-failures']);
});

test('large messages to Services with endpoints behind the hole are explained, small ones are not', () => {
  const endpoints = ['ns/agent-n2', 'ns/agent-n3'];
  const cases = [
    ...measured('mtu', touches('n2'), large),
    ofService('service.payload n1 echo -', endpoints),
    ofService('service.several-ports n1 echo -', endpoints),
  ];
  expect(told(cases)).toMatchObject([
    { code: 'mtu-blackhole', length: 5 },
    { code: 'unexplained-failures', culprit: { kind: 'check', check: 'service.several-ports' } },
  ]);
});

test('loss explains what failed now and then on the lossy ways, and nothing within other nodes', () => {
  const cases = [
    ...measured('loss', touches('n2'), some),
    ofService('service.cluster-ip n1 echo -', ['ns/agent-n2', 'ns/agent-n3'], {
      observations: [{ outcome: 'timed-out', sent: 37, received: 30 }],
    }),
    caseOf('pod-to-pod.payload n1 n1 -'),
  ];
  expect(told(cases)).toMatchObject([
    { code: 'packet-loss', length: 5 },
    { code: 'unexplained-failures', length: 1 },
  ]);
});

test('loss explains a refusal that came only now and then', () => {
  const unsteady = caseOf('pod-to-pod.refused n1 n2 -', {
    expectation: { reach: 'refused', because: ['nobody listens there'] },
    observations: [{ outcome: 'timed-out' }, { outcome: 'refused' }],
  });
  expect(told([...measured('loss', touches('n2'), some), unsteady])).toMatchObject([
    { code: 'packet-loss', length: 5 },
  ]);
});

test('the largest size that passes is in the title', () => {
  const cases = measured('mtu', touches('n2'), large);
  expect(diagnose(cases, podNodesOf(cases))[0]?.title).toBe(
    'large packets between Pods on n2 and Pods on other nodes vanish: datagrams of up to 1372 bytes pass, larger ones do not',
  );
});

/** Delay on all ways of n2, and within it. */
const slow = measured('latency', (from, to) => from === 'n2' || to === 'n2', late);

test('names that take long are explained by slow ways', () => {
  const dns = caseOf('dns.latency n2 x -', {
    to: { kind: 'name', name: 'echo' },
    expectation: { reach: 'allowed', because: ['it'], maxMedianUs: 1_000_000 },
    observations: [{ outcome: 'reached', sent: 15, received: 15, latency }],
  });
  expect(told([...slow, dns])).toMatchObject([{ code: 'slow-path', length: 6 }]);
});

test.each<[string, Case]>([
  ["a Pod's own addresses", caseOf('pod-ip.families n2 n2 -', { observations: [{ outcome: 'unresolved' }] })],
  ['another answer', caseOf('service.selectorless n2 n1 -', { observations: [{ outcome: 'wrong-answer' }] })],
  ['a refusal', caseOf('pod-to-pod.many n2 n1 -', { observations: [{ outcome: 'refused' }] })],
  [
    'a name that the server does not know',
    caseOf('dns.hosts n2 n1 -', {
      observations: [
        {
          outcome: 'unresolved',
          dns: { server: '8.8.8.8', rcode: 'NXDOMAIN', records: [], transport: 'udp', queries: [] },
        },
      ],
    }),
  ],
])('slow ways do not explain %s', (_, item) => {
  const [finding, ...others] = told([...slow, item]);
  expect(finding).toMatchObject({ code: 'slow-path', length: 5 });
  expect(others).toHaveLength(1);
});

test('a large message that was answered, with something wrong in it, fell into no hole', () => {
  const certificate = caseOf('service.kubernetes-api n2 x -', {
    to: { kind: 'service', namespace: 'default', service: 'kubernetes' },
  });
  const large = measured('mtu', touches('n2'), { observations: [{ outcome: 'timed-out', largestBytes: 1372 }] });
  expect(told([...large, certificate])).toMatchObject([{ code: 'mtu-blackhole', length: 5 }]);
  const expired = { ...certificate, observations: [{ outcome: 'reached' as const }] };
  expect(told([...large, expired])).toMatchObject([{ code: 'mtu-blackhole', length: 4 }, {}]);
});

/** A tenth of the packets to and from n2 are lost. */
const tenth = measured('loss', touches('n2'), { observations: [{ outcome: 'reached', sent: 100, received: 90 }] });

test('silence throughout is no matter of a loss that few packets meet', () => {
  const silent = (polls: number) =>
    caseOf('pod-to-pod.tcp n1 n2 -', { protocol: 'tcp', observations: [{ outcome: 'timed-out', polls }] });
  expect(told([...tenth, silent(2)])).toMatchObject([{ code: 'packet-loss', length: 5 }]);
  expect(told([...tenth, silent(5)])).toMatchObject([{ code: 'packet-loss', length: 4 }, {}]);
});

test('where replicas of cluster DNS and endpoints are not known, a way takes what its own node asks', () => {
  const question = (node: string) => caseOf(`dns.fqdn ${node} x -`, { to: { kind: 'name', name: 'echo' } });
  const api = (node: string) =>
    caseOf(`service.kubernetes-api ${node} x -`, {
      to: { kind: 'service', namespace: 'default', service: 'kubernetes' },
    });
  const cases = ['n1', 'n2'].flatMap((node) => [question(node), api(node)]);
  const [finding] = diagnose([...tenth, ...cases], podNodesOf(tenth));
  expect(finding?.cases.filter((id) => !id.startsWith('pod-to-pod.loss'))).toEqual([
    'dns.fqdn/udp/ipv4/n2/x',
    'service.kubernetes-api/udp/ipv4/n2/x',
  ]);
});
