import { expect, test } from 'vitest';
import { loadPolicyCases } from '../../src/cli/load-policy-cases.ts';
import { scopeOptions } from '../../src/cli/scope-options.ts';
import { policyCaseNames, selectPolicyCases } from '../../src/cli/select-policy-cases.ts';

const all = await loadPolicyCases();

function idsOf(mode: 'quick' | 'full' | 'off', wanted: readonly string[] = []): readonly string[] {
  return selectPolicyCases(all, mode, wanted).map(({ id }) => id);
}

test('full has all, quick the few that have every feature once, off none', () => {
  expect(idsOf('full')).toEqual(all.map(({ id }) => id));
  expect(idsOf('quick')).toEqual(['overview/every-feature']);
  expect(idsOf('off')).toEqual([]);
  expect(idsOf('off', ['egress'])).toEqual([]);
});

test('what --help gives as examples can be chosen', () => {
  const examples = [...scopeOptions['policy-cases'].describe.matchAll(/e\.g\. ([^)]+)/g)].flatMap(([, names = '']) =>
    names.split(', '),
  );

  expect(examples.length).toBeGreaterThan(2);
  expect(policyCaseNames(all)).toEqual(expect.arrayContaining(examples));
});

test('tags and names choose from all of them', () => {
  expect(idsOf('quick', ['targets/one-pod'])).toEqual(['targets/one-pod']);
  const ranges = idsOf('quick', ['end-port']);
  expect(ranges).toContain('end-ports/ranges-in');
  expect(ranges).not.toContain('targets/one-pod');
  expect(idsOf('quick', ['end-port', 'targets/one-pod'])).toHaveLength(ranges.length + 1);
});

test('what is no tag and no name is refused', () => {
  expect(() => idsOf('full', ['egres'])).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: '--policy-cases: there is no tag or policy case "egres"',
      hint: 'did you mean egress?',
    }),
  );
});
