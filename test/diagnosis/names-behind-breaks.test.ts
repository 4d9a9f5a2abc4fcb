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

test('a break of TCP explains the questions that go over TCP', () => {
  const cases = [...mesh(three, atN2, { protocol: 'tcp' }), ...mesh(three, []), ...answered, ...overTcp(['n2'])];
  expect(told(cases)).toEqual([{ code: 'protocol-blocked', culprit: 'node n2', names: ['dns.tcp/n2'] }]);
});

test('a break of UDP explains none of them', () => {
  const cases = [...mesh(three, [], { protocol: 'tcp' }), ...mesh(three, atN2), ...answered, ...overTcp(three)];
  expect(told(cases)[0]).toEqual({ code: 'protocol-blocked', culprit: 'node n2', names: [] });
});

test('a name outside is asked for over UDP, whatever is asked of it over TCP', () => {
  const outside = question('dns.outside', 'n2', '-', { protocol: 'tcp' });
  const cases = [...mesh(three, [], { protocol: 'tcp' }), ...mesh(three, atN2), ...answered, outside];
  expect(told(cases)).toMatchObject([{ code: 'protocol-blocked', names: ['dns.outside/n2'] }]);
});
