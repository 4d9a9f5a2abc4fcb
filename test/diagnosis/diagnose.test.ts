import { describe, expect, test } from 'vitest';
import { diagnose as diagnoseRun } from '#src/diagnosis/diagnose.ts';
import { culpritText, type Finding } from '#src/domain/finding.ts';
import { listed, sentence } from '#src/diagnosis/rule.ts';
import type { Case, UnknownCause } from '#src/domain/case.ts';
import { caseOf, exchange, mesh, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];

function diagnose(cases: readonly Case[]): readonly Finding[] {
  return diagnoseRun(cases, podNodesOf(cases));
}

function unknown(item: Case, code: UnknownCause['code']): Case {
  return { ...item, observations: [], verdict: { status: 'unknown', cause: { code, detail: 'the reason' } } };
}

test('nothing failed, nothing found', () => {
  expect(diagnose([])).toEqual([]);
  expect(diagnose(mesh(three, []))).toEqual([]);
});

test('the evidence of a lost direction says what arrived, and the next steps name both nodes', () => {
  const cases = [
    ...mesh(three, ['n1 n2']).filter(({ id }) => !/n1\/n2|n2\/n1/.test(id)),
    exchange('n1 n2 -', { arrived: false }),
    exchange('n2 n1 -', { arrived: true }),
  ];
  const [finding] = diagnose(cases);

  expect(finding).toMatchObject({
    code: 'node-pair-unreachable',
    title: 'packets from Pods on n1 to Pods on n2 are lost',
  });
  expect(finding?.evidence.slice(0, 2)).toEqual([
    '2 of 2 exchanges across it failed, 4 of 4 others passed',
    'datagrams from n2 arrived on n1 and only their answers were lost; datagrams from n1 never arrived on n2',
  ]);
  expect(finding?.next.join('\n')).toMatch(/nodeName=n1 [^]*nodeName=n2 [^]*kubectl get nodes n1 n2 -o/);
});

test('two zones that do not reach each other are one finding, by their names', () => {
  const nodes = ['n1', 'n2', 'n3', 'n4'];
  const cases = mesh(nodes, ['n1 n3', 'n1 n4', 'n2 n3', 'n2 n4']);
  const zones = new Map([
    ['n1', 'a'],
    ['n2', 'a'],
    ['n3', 'b'],
    ['n4', 'b'],
    ['n5', 'b'],
  ]);
  const [finding, ...others] = diagnoseRun(cases, podNodesOf(cases), zones);

  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    code: 'node-pair-unreachable',
    culprit: {
      kind: 'node-groups',
      from: { nodes: ['n1', 'n2'], zones: ['a'] },
      to: { nodes: ['n3', 'n4'], zones: ['b'] },
      direction: 'unknown',
    },
    title: 'Pods in zone a and Pods in zone b do not reach each other',
    confidence: 'shown',
  });
  expect(finding?.cases).toHaveLength(8);
  expect(finding?.next.join('\n')).toContain('kubectl get nodes n1 n2 n3 n4 -o');
});

test('two groups of nodes without zones are named by their nodes, and the way that is lost is told', () => {
  const nodes = ['n1', 'n2', 'n3', 'n4'];
  const broken = ['n1 n3', 'n1 n4', 'n2 n3', 'n2 n4'];
  const cases = [
    ...mesh(nodes, broken).filter(({ verdict }) => verdict.status === 'pass'),
    ...broken.flatMap((pair) => [
      exchange(`${pair} -`, { arrived: true }),
      exchange(`${pair.split(' ').toReversed().join(' ')} -`, { arrived: false }),
    ]),
  ];
  const [finding] = diagnose(cases);

  expect(finding?.title).toBe('packets from Pods on n3, n4 to Pods on n1, n2 are lost');
  expect(culpritText(finding?.culprit ?? { kind: 'cluster' })).toBe('n3, n4 -> n1, n2');
});

test('a transport that is down everywhere, because of a node and of one pair more, has two culprits', () => {
  const cases = [
    ...mesh(three, ['n1 n2', 'n2 n3'], { protocol: 'tcp' }),
    ...mesh(three, ['n1 n2', 'n2 n3', 'n1 n3'], { protocol: 'udp' }),
  ];
  const found = diagnose(cases).map(({ code, culprit, scope }) => ({ code, culprit, scope }));

  expect(found).toEqual([
    { code: 'node-isolated', culprit: { kind: 'node', node: 'n2' }, scope: undefined },
    {
      code: 'protocol-blocked',
      culprit: { kind: 'node-pair', from: 'n1', to: 'n3', direction: 'unknown' },
      scope: { protocol: 'udp' },
    },
  ]);
});

test('an IP family that a node has not, and a protocol that one pair loses, are told apart', () => {
  const transports = [
    ['tcp', 'ipv4', []],
    ['tcp', 'ipv6', ['n1 n2', 'n2 n3']],
    ['udp', 'ipv4', ['n1 n3']],
    ['udp', 'ipv6', ['n1 n2', 'n2 n3', 'n1 n3']],
  ] as const;
  const cases = transports.flatMap(([protocol, ipFamily, broken]) => mesh(three, broken, { protocol, ipFamily }));
  const found = diagnose(cases).map(({ code, culprit, scope }) => ({ code, culprit, scope }));

  expect(found).toMatchObject([
    { code: 'family-broken', culprit: { kind: 'node', node: 'n2' }, scope: { ipFamily: 'ipv6' } },
    { code: 'protocol-blocked', culprit: { kind: 'node-pair', from: 'n1', to: 'n3' }, scope: { protocol: 'udp' } },
  ]);
});

test('a transport that is down everywhere, and another on one pair of many, is told as a whole', () => {
  const four = [...three, 'n4'];
  const all = four.flatMap((from, index) => four.slice(index + 1).map((to) => `${from} ${to}`));
  const cases = [...mesh(four, ['n1 n2'], { protocol: 'tcp' }), ...mesh(four, all, { protocol: 'udp' })];

  expect(diagnose(cases).map(({ code, culprit }) => [code, culprit.kind])).toContainEqual([
    'protocol-blocked',
    'cluster',
  ]);
});

test('SCTP fails with a way that loses both TCP and UDP, and on its own account where one of them passes', () => {
  const sctp = caseOf('pod-to-pod.sctp n1 n2 -', { protocol: 'sctp' });
  const told = (tcp: readonly string[]) => {
    const cases = [...mesh(three, ['n1 n2']), ...mesh(three, tcp, { protocol: 'tcp' }), sctp];
    return diagnose(cases).map((finding) => `${finding.code} ${finding.cases.includes(sctp.id)}`);
  };
  expect(told(['n1 n2'])).toEqual([expect.stringMatching(/true$/)]);
  expect(told([])).toEqual([expect.stringMatching(/false$/), 'unexplained-failures true']);
});

test('what the end of the run cut short is in no finding', () => {
  expect(diagnose([unknown(exchange('n1 n2 +'), 'interrupted')])).toEqual([]);
});

test('unknown cases without a known pattern are grouped by check, and not called failed', () => {
  const [finding, ...others] = diagnose(mesh(three, []).map((item) => unknown(item, 'no-address')));

  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    code: 'unexplained-failures',
    culprit: { kind: 'check', check: 'pod-to-pod.udp' },
    title: 'pod-to-pod.udp: 6 of 6 cases are unknown; cause not known',
  });
});

test('failures that share nothing but an end name that node', () => {
  const cases = mesh(['n1', 'n2', 'n3', 'n4'], []).map((item) =>
    item.from.node === 'n2' ? { ...exchange(`n2 ${item.id.slice(-2)} -`, { outcomes: ['wrong-answer'] }) } : item,
  );
  const [finding] = diagnose(cases);

  expect(finding).toMatchObject({
    code: 'unexplained-failures',
    culprit: { kind: 'node', node: 'n2' },
    title: 'pod-to-pod.udp: 3 of 12 cases failed, all from node n2; cause not known',
    confidence: 'likely',
  });
});

describe('failures that share nothing but an end in one Pod', () => {
  /** Two Pods on each node. */
  const cases = mesh(['n1', 'n2', 'n3'], []).flatMap((item) => [item, beside(item)]);
  const broken = (item: Case) => [item.from, item.to].some((end) => end.kind === 'pod' && end.pod === 'agent-n2');
  const failing = cases.map((item): Case => {
    const { from, to } = item;
    const other = exchange(`${from.node} ${to.kind === 'pod' ? to.node : ''} -`, { outcomes: ['wrong-answer'] });
    return broken(item) ? { ...other, id: item.id } : item;
  });

  test('name that Pod', () => {
    expect(diagnose(failing)).toMatchObject([
      {
        code: 'unexplained-failures',
        culprit: { kind: 'pod', namespace: 'ns', pod: 'agent-n2', node: 'n2' },
        title: 'pod-to-pod.udp: 4 of 12 cases failed, all with an end in Pod ns/agent-n2; cause not known',
      },
    ]);
  });

  test('name its node where nothing is known of other Pods there', () => {
    const [finding] = diagnose(failing.filter((item) => broken(item) || !item.id.includes('n2')));
    expect(finding?.culprit).toEqual({ kind: 'node', node: 'n2' });
  });

  function beside(item: Case): Case {
    const { from, to } = item;
    if (to.kind !== 'pod') throw new Error(item.id);
    return {
      ...item,
      id: `${item.id}/beside`,
      from: { ...from, pod: `beside-${from.node}` },
      to: { ...to, pod: `beside-${to.node}` },
    };
  }
});

test('a single failed exchange names the pair, since neither end stands out', () => {
  const cases = mesh(three, []).map((item) =>
    item.id.endsWith('n1/n2') ? exchange('n1 n2 -', { outcomes: ['wrong-answer'] }) : item,
  );

  expect(diagnose(cases)).toMatchObject([
    { code: 'unexplained-failures', culprit: { kind: 'node-pair', from: 'n1', to: 'n2', direction: 'unknown' } },
  ]);
});

test('a session that is lost is told before anything that the network might explain', () => {
  const cases = mesh(three, ['n1 n2']).map((item) =>
    item.from.node === 'n1' ? unknown(item, 'agent-unreachable') : item,
  );
  expect(diagnose(cases).map(({ code }) => code)).toEqual([
    'agent-unreachable',
    'agent-unreachable',
    'node-pair-unreachable',
  ]);
});

test('a sentence says what was observed, or why not', () => {
  const passed = exchange('n1 n2 +');
  expect(sentence(passed)).toBe('pod-to-pod.udp/ipv4/n1/n2: as expected');
  expect(sentence(exchange('n1 n2 -'))).toBe('pod-to-pod.udp/ipv4/n1/n2: timed-out');
  expect(sentence(unknown(passed, 'agent-fault'))).toBe('pod-to-pod.udp/ipv4/n1/n2: the reason');
  expect(
    sentence({ ...passed, verdict: { status: 'skipped', because: { code: 'no-answer', detail: 'nothing answered' } } }),
  ).toBe('pod-to-pod.udp/ipv4/n1/n2: nothing answered');
});

test('a list names each once, and counts what is too long', () => {
  expect(listed(['a', 'b', 'a'])).toBe('a, b');
  expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
});

test('a node that reaches nobody is not the whole cluster where the others could not be asked', () => {
  const cases = (['tcp', 'udp'] as const)
    .flatMap((protocol) => mesh(three, ['n1 n2', 'n1 n3'], { protocol }))
    .map((item) => (item.from.node === 'n1' ? item : unknown(item, 'agent-unreachable')));
  const found = diagnose(cases).filter(({ code }) => code !== 'agent-unreachable');

  expect(found).toMatchObject([{ code: 'node-isolated', culprit: { kind: 'node', node: 'n1' }, confidence: 'likely' }]);
});
