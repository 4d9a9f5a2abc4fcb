import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import { caseOf, mesh, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];
const replicas = ['n1', 'n2'];

function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, cases: { length } }) => ({ code, culprit, length }));
}

/** Every replica is asked over UDP and TCP from every node; `isMute` says which questions get no answer. */
function asked(isMute: (replica: string, protocol: string, from: string) => boolean): readonly Case[] {
  return replicas.flatMap((node) =>
    (['udp', 'tcp'] as const).flatMap((protocol) =>
      three.map((from) =>
        caseOf(`dns.replicas ${from} ${node} ${isMute(node, protocol, from) ? '-' : '+'}`, {
          id: `dns.replicas/replica-on-${node}/${protocol}/${from}`,
          protocol,
          to: { kind: 'pod', namespace: 'kube-system', pod: `dns-${node}`, node },
        }),
      ),
    ),
  );
}

/** A name that is asked for through the Service of cluster DNS. */
function name(id: string, sign: string, outcomes: readonly ('timed-out' | 'reached')[] = ['timed-out']): Case {
  return {
    ...caseOf(`dns.fqdn n3 x ${sign}`),
    id,
    to: { kind: 'name', name: 'echo' },
    observations: outcomes.map((outcome) => ({ outcome })),
  };
}

test('a replica that answers nobody is named, with the questions that may have come to it', () => {
  const cases = [
    ...asked((replica) => replica === 'n2'),
    name('dns.fqdn/n1', '+', ['reached']),
    name('dns.fqdn/n2', '-', ['timed-out', 'reached', 'timed-out']),
    name('dns.headless/ipv4/replica-on-n2/n3', '-'),
    name('dns.headless/ipv4/replica-on-n1/n3', '-'),
  ];
  expect(told(cases)).toMatchObject([
    { code: 'dns-replica-silent', culprit: { kind: 'pod', pod: 'dns-n2', node: 'n2' }, length: 8 },
    { code: 'unexplained-failures', length: 1 },
  ]);
});

test('a replica that one node does not reach is not silent', () => {
  const codes = told(asked((replica, _, from) => replica === 'n2' && from === 'n1')).map(({ code }) => code);
  expect(codes).not.toContain('dns-replica-silent');
});

test('no answer over UDP from any replica, but over TCP', () => {
  const cases = [...asked((_, protocol) => protocol === 'udp'), name('dns.fqdn/n1', '-')];
  expect(told(cases)).toEqual([{ code: 'dns-udp-blocked', culprit: { kind: 'cluster' }, length: 7 }]);
});

test('no answer over UDP from one replica names that one', () => {
  const withoutUdp = asked((replica, protocol) => replica === 'n1' && protocol === 'udp');
  expect(told(withoutUdp)).toMatchObject([
    { code: 'dns-udp-blocked', culprit: { kind: 'pod', pod: 'dns-n1' }, length: 3 },
  ]);
  const atTimes = name('n3', '-', ['timed-out', 'reached']);
  expect(told([...withoutUdp, atTimes])).toMatchObject([{ code: 'dns-udp-blocked', length: 4 }]);
});

test('all replicas mute is no matter of one', () => {
  expect(told(asked(() => true))).toMatchObject([{ code: 'dns-down', culprit: { kind: 'cluster' } }]);
});

test('a node that is cut off hides no replica that is silent elsewhere', () => {
  const isLost = (replica: string, _: string, from: string) => replica === 'n2' || from === 'n3';
  const cases = [
    ...(['tcp', 'udp'] as const).flatMap((protocol) => mesh(three, ['n1 n3', 'n2 n3'], { protocol })),
    ...asked(isLost),
    name('dns.fqdn/n3', '-'),
  ];

  expect(told(cases)).toMatchObject([
    { code: 'node-isolated', culprit: { kind: 'node', node: 'n3' } },
    { code: 'dns-replica-silent', culprit: { kind: 'pod', pod: 'dns-n2', node: 'n2' }, length: 4 },
  ]);
});

test('a node whose names are never answered has a wrong configuration, unless replicas asked directly are silent too', () => {
  const fromN1 = {
    ...name('n1', '+', ['reached']),
    from: { kind: 'pod', namespace: 'ns', pod: 'agent-n1', node: 'n1' } as const,
  };
  const others = [...mesh(three, []), fromN1];
  const wrong = [{ code: 'dns-config-wrong', culprit: { kind: 'node', node: 'n3' }, length: 1 }];
  expect(told([...others, ...asked(() => false), name('n3', '-')])).toEqual(wrong);

  const atTimes = name('n3', '-', ['timed-out', 'reached']);
  expect(told([...others, ...asked(() => false), atTimes]).map(({ code }) => code)).toEqual(['unexplained-failures']);
  const silentToN3 = asked((replica, _protocol, from) => replica === 'n1' && from === 'n3');
  expect(told([...others, ...silentToN3, name('n3', '-')]).map(({ code }) => code)).not.toContain('dns-config-wrong');
});

const ofN2 = { kind: 'pod', namespace: 'ns', pod: 'agent-n2', node: 'n2' } as const;

/** Names that Pods on n2 get no record of, from a server without those of the cluster; elsewhere they are found. */
const astray = three.map((node): Case => {
  const isAstray = node === 'n2';
  return {
    ...caseOf(`dns.short ${node} x ${isAstray ? '-' : '+'}`),
    to: { kind: 'name', name: 'echo' },
    observations: [
      {
        outcome: isAstray ? 'unresolved' : 'reached',
        dns: { server: '8.8.8.8', rcode: 'NXDOMAIN', records: [], transport: 'udp', queries: [] },
      },
    ],
  };
});

/** What is read from a file, and is not as it should be. */
const file: Case = {
  ...name('dns.search-path/n2', '-', ['reached']),
  check: 'dns.search-path',
  from: ofN2,
  expectation: { reach: 'allowed', because: ['it'], values: { 'search 3': 'cluster.local' } },
};

test('a server that is not that of the cluster, and a wrong file, are no matter of silent replicas or of UDP', () => {
  const wrong = { code: 'dns-config-wrong', culprit: { kind: 'node', node: 'n2' } };
  expect(told([...asked((replica) => replica === 'n1'), ...astray, file])).toEqual([
    { code: 'dns-replica-silent', culprit: expect.objectContaining({ pod: 'dns-n1' }), length: 6 },
    { ...wrong, length: 2 },
  ]);
  expect(told([...asked((_, protocol) => protocol === 'udp'), ...astray, file])).toEqual([
    { code: 'dns-udp-blocked', culprit: { kind: 'cluster' }, length: 6 },
    { ...wrong, length: 2 },
  ]);
});

test('two replicas on one node are told apart', () => {
  const labels = ['replica-on-n1', 'replica-on-n1-2'];
  const replicasOfN1 = labels.flatMap((label, index) =>
    (['udp', 'tcp'] as const).flatMap((protocol) =>
      three.map((from) =>
        caseOf(`dns.replicas ${from} n1 ${index === 0 ? '-' : '+'}`, {
          id: `dns.replicas/${label}/${protocol}/${from}`,
          protocol,
          to: { kind: 'pod', namespace: 'kube-system', pod: `dns-${index}`, node: 'n1' },
        }),
      ),
    ),
  );
  const questions = labels.map((label) => name(`dns.headless/ipv4/${label}/n3`, '-'));
  const cases = [...replicasOfN1, ...questions];
  const [finding] = diagnose(cases, podNodesOf(cases));

  expect(finding).toMatchObject({ code: 'dns-replica-silent', culprit: { pod: 'dns-0' } });
  expect(finding?.cases.filter((id) => id.startsWith('dns.headless'))).toEqual(['dns.headless/ipv4/replica-on-n1/n3']);
});
