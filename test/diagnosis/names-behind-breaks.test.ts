import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import { culpritText } from '#src/domain/finding.ts';
import type { Case } from '#src/domain/case.ts';
import { caseOf, mesh, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];
const atN2 = ['n1 n2', 'n2 n3'];

/** Findings, and the names whose questions each explains. */
function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, cases: explained }) => ({
    code,
    culprit: culpritText(culprit),
    names: explained.filter((id) => id.startsWith('dns.')),
  }));
}

/** A question for a name of the cluster, to the server that Pods of the node are told to ask. */
function question(check: string, node: string, sign: string, details: Partial<Case> = {}, server = '10.96.0.10'): Case {
  const { protocol: _, ...asked } = caseOf(`${check} ${node} x ${sign}`);
  return {
    ...asked,
    id: `${check}/${node}`,
    to: { kind: 'name', name: 'echo' },
    observations: [
      {
        outcome: sign === '+' ? 'reached' : 'timed-out',
        dns: { rcode: '', records: [], server, transport: 'udp', queries: [] },
      },
    ],
    ...details,
  };
}

const answered = three.map((node) => question('dns.fqdn', node, '+'));
const overTcp = (failing: readonly string[]) =>
  three.map((node) => question('dns.tcp', node, failing.includes(node) ? '-' : '+', { protocol: 'tcp' }));

test('a break on the way to a Pod explains no lost question about that Pod, which goes to cluster DNS', () => {
  const replica = { kind: 'pod', namespace: 'kube-system', pod: 'dns-n1', node: 'n1' } as const;
  const cases = [
    ...(['tcp', 'udp'] as const).flatMap((protocol) => mesh(three, atN2, { protocol })),
    caseOf('dns.replicas n1 n1 +', { to: replica, protocol: 'udp' }),
    question('dns.pod-ip-record', 'n1', '-', { to: { kind: 'pod', namespace: 'ns', pod: 'agent-n2', node: 'n2' } }),
    question('dns.fqdn', 'n1', '+'),
    question('dns.fqdn', 'n2', '-'),
    question('dns.fqdn', 'n3', '+'),
  ];
  expect(told(cases)).toEqual([
    { code: 'node-isolated', culprit: 'node n2', names: ['dns.fqdn/n2'] },
    expect.objectContaining({ code: 'unexplained-failures', names: ['dns.pod-ip-record/n1'] }),
  ]);
});

test('a break of TCP explains the questions that go over TCP', () => {
  const cases = [...mesh(three, atN2, { protocol: 'tcp' }), ...mesh(three, []), ...answered, ...overTcp(['n2'])];
  expect(told(cases)).toEqual([{ code: 'protocol-blocked', culprit: 'node n2', names: ['dns.tcp/n2'] }]);
});

test('a break of UDP explains none of them', () => {
  const cases = [...mesh(three, [], { protocol: 'tcp' }), ...mesh(three, atN2), ...answered, ...overTcp(three)];
  expect(told(cases)[0]).toEqual({ code: 'protocol-blocked', culprit: 'node n2', names: [] });
});

test('where questions over TCP are answered nowhere, a break of TCP at one node explains none', () => {
  const cases = [...mesh(three, atN2, { protocol: 'tcp' }), ...mesh(three, []), ...answered, ...overTcp(three)];
  expect(told(cases)[0]).toEqual({ code: 'protocol-blocked', culprit: 'node n2', names: [] });
});

test('a name outside is asked for over UDP, whatever is asked of it over TCP', () => {
  const outside = question('dns.outside', 'n2', '-', { protocol: 'tcp' });
  const cases = [...mesh(three, [], { protocol: 'tcp' }), ...mesh(three, atN2), ...answered, outside];
  expect(told(cases)).toMatchObject([{ code: 'protocol-blocked', names: ['dns.outside/n2'] }]);
});

const four = [...three, 'n4'];
const cutOffN2 = (['tcp', 'udp'] as const).flatMap((protocol) => mesh(four, ['n1 n2', 'n2 n3', 'n2 n4'], { protocol }));
const checks = ['dns.short', 'dns.namespace', 'dns.fqdn'];
const isolated = (...names: readonly string[]) => ({ code: 'node-isolated', culprit: 'node n2', names });
const ofNode = (node: string) => checks.map((check) => `${check}/${node}`);
/** Each name is asked for from each node; from these no answer is got. */
const asked = (losing: readonly string[], names: readonly string[] = checks, serverOfN3?: string) =>
  names.flatMap((check) =>
    four.map((node) =>
      question(check, node, losing.includes(node) ? '-' : '+', {}, node === 'n3' ? serverOfN3 : undefined),
    ),
  );

test('a node that never gets an answer where others always do has a trouble of its own beside a cut-off one', () => {
  expect(told([...cutOffN2, ...asked(['n2', 'n3'])])).toEqual([
    isolated(...ofNode('n2')),
    { code: 'dns-config-wrong', culprit: 'node n3', names: ofNode('n3') },
  ]);
});

test('of few questions all may have gone to a replica behind the break, and so they may where no node always got an answer', () => {
  const two = checks.slice(1);
  expect(told([...cutOffN2, ...asked(['n2', 'n3'], two)])).toMatchObject([
    { names: expect.arrayContaining(['dns.fqdn/n3', 'dns.namespace/n3']) as unknown },
  ]);
  const cases = asked(['n2', 'n3']).map((item) =>
    item.id === 'dns.fqdn/n1' || item.id === 'dns.fqdn/n4'
      ? question('dns.fqdn', item.from.node, '-', {
          observations: [{ outcome: 'timed-out' }, { outcome: 'reached' }],
        })
      : item,
  );
  expect(told([...cutOffN2, ...cases])).toHaveLength(1);
});

test('a node that asks another server than those that got answers does not ask behind the break', () => {
  const replicas = ['n1', 'n2'].flatMap((replica) =>
    four.map((from) =>
      caseOf(`dns.replicas ${from} ${replica} ${(replica === 'n2') === (from === 'n2') ? '+' : '-'}`, {
        to: { kind: 'pod', namespace: 'kube-system', pod: `dns-${replica}`, node: replica },
      }),
    ),
  );
  const one = checks.slice(2);
  expect(told([...cutOffN2, ...replicas, ...asked(['n3'], one, '10.99.0.10')]).slice(1)).toEqual([
    { code: 'dns-config-wrong', culprit: 'node n3', names: ['dns.fqdn/n3'] },
  ]);
  expect(told([...cutOffN2, ...replicas, ...asked(['n3'], one)])).toHaveLength(1);
});
