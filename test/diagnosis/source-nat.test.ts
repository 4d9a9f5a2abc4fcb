import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import type { IpFamily, Protocol } from '#src/domain/network.ts';
import { everyWay, ofService, podNodesOf } from './exchanges.ts';

const four = ['n1', 'n2', 'n3', 'n4'];
const own = '10.244.1.1';

function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, scope, confidence, cases: { length } }) => ({
    code,
    culprit,
    ...(scope === undefined ? {} : { scope }),
    confidence,
    length,
  }));
}

function seenAs(node: string, clientAddress: string): Case['observations'] {
  const answer = { namespace: 'ns', pod: `agent-${node}`, container: 'agent', node, clientAddress, count: 1 };
  return [{ outcome: 'reached', answers: [answer] }];
}

/** Who is seen by whom between all these nodes, over one transport; translated on these ways. */
function seen(
  isTranslated: (from: string, to: string) => boolean,
  {
    ipFamily = 'ipv4',
    protocol = 'tcp',
    as = '192.168.0.1',
  }: { ipFamily?: IpFamily; protocol?: Protocol; as?: string },
): readonly Case[] {
  const isBroken = (from: string, to: string) => from !== to && isTranslated(from, to);
  return everyWay('pod-to-pod.no-nat', four, isBroken, (from, to) => ({
    ipFamily,
    protocol,
    observations: seenAs(to, isBroken(from, to) ? as : own),
  }));
}

const n3 = { kind: 'node', node: 'n3' } as const;

test('one family that is translated where packets enter a node names that node alone', () => {
  const cases = [...seen((_, to) => to === 'n3', {}), ...seen(() => false, { ipFamily: 'ipv6' })];
  expect(told(cases)).toEqual([
    { code: 'source-nat', culprit: n3, scope: { ipFamily: 'ipv4' }, confidence: 'likely', length: 3 },
  ]);
});

test('one family that is translated on every node is a matter of the cluster', () => {
  const cases = [...seen(() => true, {}), ...seen(() => false, { ipFamily: 'ipv6' })];
  expect(told(cases)).toEqual([
    { code: 'source-nat', culprit: { kind: 'cluster' }, scope: { ipFamily: 'ipv4' }, confidence: 'shown', length: 12 },
  ]);
});

test('over all transports it is told once, without a scope', () => {
  const cases = (['tcp', 'udp'] as const).flatMap((protocol) => seen((from) => from === 'n3', { protocol }));
  expect(told(cases)).toEqual([{ code: 'source-nat', culprit: n3, confidence: 'shown', length: 6 }]);
});

test('clients of Services are translated on the way to an endpoint on that node, and not on that to others', () => {
  const services = ['n1', 'n2', 'n4'].flatMap((node) =>
    ['n3', 'n4'].map((server) =>
      ofService(`service.client-ip ${node} ${server} -`, [`ns/agent-${server}`], {
        protocol: 'tcp',
        expectation: { reach: 'allowed', because: ['it'], clientAddress: own },
        observations: seenAs(server, '192.168.0.1'),
      }),
    ),
  );
  expect(told([...seen((_, to) => to === 'n3', {}), ...services])).toMatchObject([
    { code: 'source-nat', culprit: n3, length: 6 },
    { code: 'unexplained-failures', length: 3 },
  ]);
});

test('clients that are seen on loopback come through a proxy in the Pod, and no node is named', () => {
  const cases = [...seen(() => true, { as: '127.0.0.6' }), ...seen(() => false, { protocol: 'udp' })];
  expect(told(cases)).toEqual([
    { code: 'source-nat', culprit: { kind: 'cluster' }, scope: { protocol: 'tcp' }, confidence: 'likely', length: 12 },
  ]);
  expect(told([...seen((_, to) => to === 'n3', { as: '127.0.0.6' })])).toMatchObject([
    { code: 'source-nat', culprit: { kind: 'cluster' }, confidence: 'likely', length: 3 },
  ]);
});
