import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { diffMarkdown } from '../../../src/cli/diff/markdown.ts';
import { diffText } from '../../../src/cli/diff/text.ts';
import type { Report } from '../../../src/domain/report.ts';
import { compareReports } from '../../../src/gate/compare.ts';
import { gateResult } from '../../../src/gate/result.ts';
import { comparisons, healthy } from './comparisons.ts';

const names = Object.keys(comparisons) as (keyof typeof comparisons)[];

function textOf([before, after]: readonly [Report, Report], width: number, color = false): string {
  const comparison = compareReports(before, after);
  return diffText(comparison, gateResult(comparison, []), { width, color });
}

function markdownOf([before, after]: readonly [Report, Report]): string {
  const comparison = compareReports(before, after);
  return diffMarkdown(comparison, gateResult(comparison, []));
}

describe.each(names)('%s', (name) => {
  test.each([80, 200])('at %d columns', async (width) => {
    const text = textOf(comparisons[name], width);

    await expect(text).toMatchFileSnapshot(`golden/${name}.${width}.txt`);
    expect(text.endsWith('\n')).toBe(true);
  });

  test('as Markdown', async () => {
    await expect(markdownOf(comparisons[name])).toMatchFileSnapshot(`golden/${name}.md`);
  });

  test('colours change nothing but the colour', () => {
    const colored = textOf(comparisons[name], 80, true);

    expect(colored).not.toBe(stripVTControlCharacters(colored));
    expect(stripVTControlCharacters(colored)).toBe(textOf(comparisons[name], 80));
  });

  test('nothing is wider than the page but names and the last line', () => {
    const lines = textOf(comparisons[name], 80).trimEnd().split('\n').slice(0, -1);

    expect(lines.filter((line) => line.length > 80 && !line.includes(' -> '))).toEqual([]);
  });
});

describe('what comes from the cluster stays text', () => {
  const hostile = '\u001B[2Jgone | <img src=x> @all [a](http://b) `c`\u202E';
  const after: Report = {
    ...healthy,
    cases: healthy.cases.map((item, index) =>
      index === 0 ? { ...item, verdict: { status: 'fail', mismatch: hostile } } : item,
    ),
    findings: [
      {
        code: 'node-isolated',
        culprit: { kind: 'node', node: hostile },
        title: hostile,
        evidence: [],
        cases: [healthy.cases[0]!.id],
        confidence: 'shown',
        next: [],
      },
    ],
  };

  test('on a terminal', () => {
    // oxlint-disable-next-line no-control-regex
    expect(textOf([healthy, after], 80)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  test('in Markdown', () => {
    const text = markdownOf([healthy, after]);

    expect(text).toContain(
      'gone &#124; &#60;img src=x&#62; <span>@</span>all &#91;a&#93;(http<span>:</span>//b) &#96;c&#96;',
    );
    expect(text).not.toMatch(/<img|@all|[^\\]\[a\]/);
  });
});
