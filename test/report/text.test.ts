import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { renderText } from '../../src/report/text.ts';
import { samples } from './samples/index.ts';

const names = Object.keys(samples) as (keyof typeof samples)[];

describe.each(names)('%s', (name) => {
  const report = samples[name];

  test.each([80, 200])('at %d columns', async (width) => {
    const text = renderText(report, { width, color: false });

    await expect(text).toMatchFileSnapshot(`golden/${name}.${width}.txt`);
    expect(text).toBe(stripVTControlCharacters(text));
    expect(text.endsWith('\n')).toBe(true);
  });

  test('colours change nothing but the colour', () => {
    const look = { width: 80 };
    const colored = renderText(report, { ...look, color: true });

    expect(colored).not.toBe(stripVTControlCharacters(colored));
    expect(stripVTControlCharacters(colored)).toBe(renderText(report, { ...look, color: false }));
  });
});

test('with colours', async () => {
  await expect(renderText(samples['node-isolated'], { width: 80, color: true })).toMatchFileSnapshot(
    'golden/node-isolated.80.ansi',
  );
});

test('only what must stay whole is wider than the page: commands, names and the summary', () => {
  // Hostile names are as long as they like.
  for (const name of names.filter((name) => name !== 'hostile')) {
    const lines = renderText(samples[name], { width: 80, color: false }).trimEnd().split('\n');
    const wide = lines.slice(0, -1).filter((line) => line.length > 80 && !line.startsWith('      $ '));

    expect(wide, name).toEqual([]);
  }
});

test('findings come before failed cases, and the verdict is the last line', () => {
  const text = renderText(samples['node-isolated'], { width: 80, color: false });

  expect(text.indexOf('FINDINGS')).toBeLessThan(text.indexOf('FAILED CASES'));
  expect(text.trimEnd().split('\n').at(-1)).toMatch(
    /^FAIL {2}1 finding: node-isolated \(node n2\) · 59 passed, 13 failed/,
  );
});

test('a report of a thousand failures stays short', () => {
  expect(renderText(samples['fifty-nodes'], { width: 80, color: false }).split('\n').length).toBeLessThan(90);
});

test.each(['every-check', 'every-check-fifty-nodes'] as const)(
  '%s names each check on a line of its own, or among the skipped',
  (name) => {
    const { cases, skipped } = samples[name];
    const text = renderText(samples[name], { width: 80, color: false });
    const checks = [
      ...new Set(cases.map(({ check }) => check)),
      ...skipped.map(({ what }) => what.replace('check ', '')),
    ];

    expect(checks.length).toBeGreaterThan(100);
    for (const check of checks) expect(text.split(/[\s,:]+/), check).toContain(check);
  },
);
