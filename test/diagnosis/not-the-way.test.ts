import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import { caseOf, everyWay, exchange, mesh, ofService, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];
const touchesN2 = (from: string, to: string) => from !== to && (from === 'n2' || to === 'n2');
const brokenN2 = mesh(three, ['n1 n2', 'n2 n3']);
const onN2 = { kind: 'node', node: 'n2' } as const;

const neighbour = { kind: 'pod', namespace: 'ns', pod: 'neighbour-n2', node: 'n2' } as const;
/** The agent on n2 asks the other Pod of its node. */
const lostWithinN2 = { ...exchange('n2 n2 -'), to: neighbour };
/** That other Pod answers a client on n1 behind a Service. */
const neighbourAnswers = ofService('service.endpoints n1 echo +', ['ns/neighbour-n2'], {
  observations: [
    {
      outcome: 'reached',
      answers: [
        { namespace: 'ns', pod: 'neighbour-n2', container: 'agent', node: 'n2', clientAddress: '10.0.0.1', count: 1 },
      ],
    },
  ],
});

function told(cases: readonly Case[]) {
  const podNodes = new Map([...podNodesOf(cases), ['ns/neighbour-n2', 'n2']]);
  return diagnose(cases, podNodes).map(({ code, culprit, confidence, cases: { length } }) => ({
    code,
    culprit,
    confidence,
    length,
  }));
}

test('a Pod that nobody reaches is not its node, whose other Pod answers others', () => {
  const own = caseOf('pod-ip.interface n2 n2 -', { observations: [{ outcome: 'reached', addresses: [] }] });
  const together = caseOf('same-pod.localhost n2 n2 +');
  expect(told([...brokenN2, lostWithinN2, neighbourAnswers, own, together])).toEqual([
    {
      code: 'unexplained-failures',
      culprit: { kind: 'pod', namespace: 'ns', pod: 'agent-n2', node: 'n2' },
      confidence: 'likely',
      length: 6,
    },
  ]);
});

test('a Pod without any address is not apart from its containers where those of other Pods are together', () => {
  const own = caseOf('pod-ip.interface n2 n2 -', { observations: [{ outcome: 'reached', addresses: [] }] });
  const apart = (sign: string) => caseOf(`same-pod.localhost n2 n2 ${sign}`);
  expect(told([own, apart('+')])).toMatchObject([{ code: 'unexplained-failures' }]);
  expect(told([own, apart('-')])).toMatchObject([{ code: 'same-pod-broken', culprit: onN2, confidence: 'shown' }]);
  expect(told([own])).toMatchObject([{ code: 'same-pod-broken', culprit: onN2, confidence: 'likely' }]);
});

test('where no other Pod of the node was seen to answer, the node is likely at most', () => {
  expect(told([...brokenN2, lostWithinN2])[0]).toMatchObject({ culprit: onN2, confidence: 'likely' });
  expect(told(brokenN2)[0]).toMatchObject({ culprit: onN2, confidence: 'shown' });
});

test('where nothing is reached within nodes either, it is not what lies between them', () => {
  const within = three.map((node) => exchange(`${node} ${node} -`));
  const between = mesh(three, ['n1 n2', 'n2 n3', 'n1 n3']);
  expect(told(between)[0]).toMatchObject({ code: 'cross-node-unreachable', confidence: 'shown' });
  expect(told([...between, ...within])[0]).toMatchObject({ code: 'cross-node-unreachable', confidence: 'likely' });
});

const refusals = (isLost: (from: string, to: string) => boolean) =>
  everyWay('pod-to-pod.refused', three, isLost, () => ({
    expectation: { reach: 'refused', because: ['nobody listens'] },
  }));

test('a port is blocked and no node cut off where closed ports of the same Pods refuse', () => {
  expect(told([...brokenN2, ...refusals(() => false)])).toEqual([
    { code: 'unexplained-failures', culprit: onN2, confidence: 'likely', length: 4 },
  ]);
});

test('nor is it one Pod where its closed ports refuse', () => {
  expect(told([...brokenN2, ...refusals(() => false), lostWithinN2, neighbourAnswers])[0]).toMatchObject({
    code: 'unexplained-failures',
    culprit: onN2,
  });
});

test('closed ports that are silent as well, or on one way, make it the node', () => {
  expect(told([...brokenN2, ...refusals(touchesN2)])[0]).toMatchObject({ code: 'node-isolated', culprit: onN2 });
  const oneWay = refusals((from, to) => from !== to && from === 'n2');
  expect(told([...brokenN2, ...oneWay])[0]).toMatchObject({ code: 'node-isolated', culprit: onN2 });
});

test('over one transport it is enough that closed ports refuse', () => {
  const tcp = mesh(three, ['n1 n2', 'n2 n3'], { protocol: 'tcp' });
  const silent = refusals(touchesN2).map((item) => ({
    ...item,
    id: `${item.id}/tcp`,
    protocol: 'tcp' as const,
  }));
  expect(told([...brokenN2, ...tcp, ...refusals(() => false), ...silent])[0]).toMatchObject({
    code: 'unexplained-failures',
    culprit: onN2,
  });
});

test('a connection that is reset is not refused, and shows nothing of one port', () => {
  const reset = mesh(three, ['n1 n2', 'n2 n3'], { protocol: 'tcp' }).map((item) =>
    item.verdict.status === 'fail' ? { ...item, observations: [{ outcome: 'reset' as const }] } : item,
  );
  const tcpRefusals = refusals(() => false).map((item) => ({ ...item, protocol: 'tcp' as const }));
  const udp = mesh(three, []);
  expect(told([...reset, ...udp, ...tcpRefusals])[0]).toMatchObject({ code: 'protocol-blocked', culprit: onN2 });
});

test.each([
  ['TCP', ['tcp']],
  ['TCP and UDP', ['tcp', 'udp']],
] as const)(
  'what refuses an open port over %s as if it were closed cuts off no node and stops no protocol',
  (_, over) => {
    const open = (['tcp', 'udp'] as const).flatMap((protocol) =>
      mesh(three, over.some((one) => one === protocol) ? ['n1 n2', 'n2 n3'] : [], { protocol }).map((item) =>
        item.verdict.status === 'fail'
          ? { ...item, observations: [{ outcome: 'refused' as const }, { outcome: 'timed-out' as const }] }
          : item,
      ),
    );
    const closed = (['tcp', 'udp'] as const).flatMap((protocol) =>
      refusals(() => false).map((item) => ({ ...item, id: `${item.id}/${protocol}`, protocol })),
    );
    const cases = [...open, ...closed];
    expect(told(cases)).toMatchObject([{ code: 'unexplained-failures', culprit: onN2, confidence: 'likely' }]);
    const [finding] = diagnose(cases, podNodesOf(cases));
    expect(finding?.title).toBe(
      `${over.length === 1 ? 'TCP: ' : ''}open ports of Pods are refused as closed ones are, so that something answers in their place, for this port or for all; cause not known`,
    );
  },
);

test('a pair of nodes is not down for one Pod of several', () => {
  const others = brokenN2.map((item) => ({ ...exchange('n1 n2 +'), ...item, id: `${item.id}/2` }));
  const second = others.map((item) =>
    item.verdict.status === 'fail'
      ? { ...item, observations: [{ outcome: 'reached' as const }], verdict: { status: 'pass' as const } }
      : item,
  );
  expect(told([...brokenN2, ...second]).map(({ code }) => code)).toEqual(['unexplained-failures']);
});
