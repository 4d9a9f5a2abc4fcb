import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import { caseOf, mesh, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];

function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, confidence, cases: { length } }) => ({
    code,
    culprit,
    confidence,
    length,
  }));
}

/** A name that is asked for from each node; it fails from those. */
function names(check: string, failing: readonly string[], details: Partial<Case> = {}): readonly Case[] {
  return three.map((node) => ({
    ...caseOf(`${check} ${node} x ${failing.includes(node) ? '-' : '+'}`),
    id: `${check}/${node}`,
    to: { kind: 'name' as const, name: 'echo' },
    ...(failing.includes(node) ? details : {}),
  }));
}

test('a name outside the cluster that nobody answers is no answer of cluster DNS, and no sign of its own that DNS is down', () => {
  const outside = names('dns.outside', three);
  expect(told([...mesh(three, []), ...names('dns.fqdn', three), ...outside])).toMatchObject([
    { code: 'dns-down', culprit: { kind: 'cluster' }, length: 6 },
  ]);
  expect(told([...mesh(three, []), ...outside])).toMatchObject([{ code: 'unexplained-failures', length: 3 }]);
});
