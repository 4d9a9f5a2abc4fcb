import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import { culpritText } from '#src/domain/finding.ts';
import type { Case } from '#src/domain/case.ts';
import type { IpFamily } from '#src/domain/network.ts';
import type { Outcome } from '#src/wire/observation.ts';
import { caseOf, exchange, mesh, podNodesOf } from './exchanges.ts';

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
  expect(told([...silentPair, ...ipv6])).toMatchObject([{ code: 'node-pair-unreachable', culprit: 'n1 -> n2' }]);
});
