import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../../src/domain/finding.ts';
import type { CaseChange } from '../../../src/gate/case-change.ts';
import { type Combination, nameOf } from '../harness/combination.ts';
import { deviationsOf } from '../harness/known-deviations.ts';
import { podreach } from '../harness/podreach.ts';
import { fileNameOf, savedReports } from '../harness/saved-reports.ts';

const plain: Combination = { cni: 'ptp', proxy: 'iptables', family: 'dual' };
const cilium: Combination = { ...plain, cni: 'cilium' };

interface Compared {
  readonly changes: readonly CaseChange[];
  readonly judgedInBoth: number;
  readonly findings: { readonly went: readonly { readonly finding: Finding }[] };
}

async function compare(before: Combination, after: Combination) {
  if (savedReports === undefined) throw new Error('PODREACH_E2E_REPORTS is not set: run scripts/test');
  const files = [before, after].map((combination) => join(savedReports ?? '', fileNameOf(combination)));
  const ended = await podreach(['diff', ...files, '--format', 'json']);
  if (ended.stdout === '') throw new Error(`${nameOf(before)}, ${nameOf(after)}: ${ended.stderr}`);
  return { code: ended.code, compared: JSON.parse(ended.stdout) as Compared };
}

test('a pod network with an engine repairs the policies, and what else it lacks is a regression', async () => {
  const { code, compared } = await compare(plain, cilium);
  const ofKind = (wanted: CaseChange['kind']) => compared.changes.filter(({ kind }) => kind === wanted);

  expect(compared.judgedInBoth).toBeGreaterThan(1000);
  expect(compared.findings.went.map(({ finding }) => finding.code)).toContain('policy-not-enforced');
  expect(ofKind('repaired').map(({ check }) => check)).toContain('policy.deny-all');
  const lacking = deviationsOf(cilium);
  expect(ofKind('regressed').filter(({ id }) => !lacking.some(({ cases }) => cases.test(id)))).toEqual([]);
  expect(ofKind('regressed').map(({ check }) => check)).toContain('service.ports-changed');
  expect(code).toBe(1);
});

test('back again, the policies that are no longer enforced are a regression', async () => {
  const { code, compared } = await compare(cilium, plain);
  const regressed = compared.changes.filter(({ kind }) => kind === 'regressed');

  expect(new Set(regressed.map(({ check }) => check))).toEqual(new Set(['policy.deny-all']));
  expect(code).toBe(1);
});
