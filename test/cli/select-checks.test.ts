import { expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { loadPolicyCases } from '../../src/cli/load-policy-cases.ts';
import { selectChecks } from '../../src/cli/select-checks.ts';
import { didYouMean } from '../../src/cli/suggest.ts';

function idsOf(family: string): readonly string[] {
  return checks.filter((check) => check.family === family).map(({ id }) => id);
}

const policyCases = await loadPolicyCases();
const everything = { only: [], skip: [], policy: 'quick', policyCases } as const;

test('everything by default', () => {
  expect(selectChecks(everything)).toEqual(checks.map(({ id }) => id));
});

test('families and single checks, in catalogue order', () => {
  expect(selectChecks({ ...everything, only: ['dns.fqdn', 'pod-ip'] })).toEqual([...idsOf('pod-ip'), 'dns.fqdn']);
});

test('skip takes away from only', () => {
  expect(selectChecks({ ...everything, only: ['pod-to-pod'], skip: ['pod-to-pod.udp'] })).toEqual(
    idsOf('pod-to-pod').filter((id) => id !== 'pod-to-pod.udp'),
  );
});

test('a policy case brings along what it rests on, unless that is skipped', () => {
  expect(selectChecks({ ...everything, only: ['policy.peer-pairs'] })).toEqual([
    'policy.deny-all',
    'policy.release',
    'policy.open',
    'policy.peer-pairs',
  ]);
  expect(selectChecks({ ...everything, only: ['policy.peer-pairs'], skip: ['policy.open'] })).not.toContain(
    'policy.open',
  );
});

test('checks of policy cases are left out where no case of theirs is wanted', () => {
  const selected = selectChecks({ ...everything, policyCases: [] });
  expect(selected).toContain('policy.deny-all');
  expect(selected).not.toContain('policy.peer-pairs');
});

test('policy off leaves the family out', () => {
  expect(selectChecks({ ...everything, policy: 'off' }).filter((id) => id.startsWith('policy.'))).toEqual([]);
});

test.each([
  [{ ...everything, only: ['policy'], policy: 'off' as const }],
  [{ ...everything, only: ['dns'], skip: ['dns'] }],
])('nothing left is refused', (selection) => {
  expect(() => selectChecks(selection)).toThrow('nothing is left to check');
});

test.each([
  ['servce', 'did you mean service?'],
  ['DNS', 'did you mean dns?'],
  ['dns.shrt', 'did you mean dns.short?'],
  ['dns.xxxxx', 'podreach explain dns lists the checks'],
  ['anything', 'podreach explain lists the checks'],
])('unknown %s', (name, hint) => {
  for (const option of ['only', 'skip'] as const) {
    expect(() => selectChecks({ ...everything, [option]: [name] })).toThrow(
      expect.objectContaining({ code: 'USAGE', message: `--${option}: there is no family or check "${name}"`, hint }),
    );
  }
});

test.each([
  ['tetx', ['text', 'json'], 'did you mean text?'],
  ['out', ['output', 'only'], 'did you mean output?'],
  ['zzz', ['text', 'json'], 'choose from text, json'],
])('%s', (word, candidates, hint) => {
  expect(didYouMean(word, candidates)).toBe(hint);
});
