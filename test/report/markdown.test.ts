import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { markdownWithin, renderMarkdown } from '../../src/report/markdown.ts';
import { codeBlock, escaped, row } from '../../src/report/markdown/escape.ts';
import { visible } from '../../src/report/visible.ts';
import { casesOf, nodeNames, reportOf } from './samples/build.ts';
import { hostileTexts } from './samples/hostile.ts';
import { samples } from './samples/index.ts';

const look = { width: 100, color: false };

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.DocumentFragment;

/** The page as GitHub's parser would make it, links of bare addresses included, and as a browser would read that. */
function pageOf(markdown: string): Node {
  return parseFragment(
    micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true }),
  );
}

function elementsOf(node: Node): readonly DefaultTreeAdapterTypes.Element[] {
  const own = 'tagName' in node ? [node] : [];
  return 'childNodes' in node ? [...own, ...node.childNodes.flatMap(elementsOf)] : own;
}

function textsOf(node: Node): readonly string[] {
  if (node.nodeName === '#text') return [(node as DefaultTreeAdapterTypes.TextNode).value];
  return 'childNodes' in node ? node.childNodes.flatMap(textsOf) : [];
}

/** Text outside of code, each run by itself: in such GitHub looks for mentions, references and emoji. */
function proseOf(node: Node): readonly string[] {
  if (node.nodeName === 'code' || node.nodeName === 'pre') return [];
  if (node.nodeName === '#text') return [(node as DefaultTreeAdapterTypes.TextNode).value];
  return 'childNodes' in node ? node.childNodes.flatMap(proseOf) : [];
}

const ours = new Set('h2 h3 h4 p b em span ul li pre code table thead tbody tr th td details summary'.split(' '));

const acted = /@\w|(?:^|[^&\w])#\d|\bGH-\d|:(?:[+-]1|100|[\w+-]*[a-z][\w+-]*):/i;

describe.each(Object.entries<Report>(samples))('%s', (_name, report) => {
  const markdown = renderMarkdown(report, look);
  const page = pageOf(markdown);

  test('holds the elements of a report and no others, without a link, a picture or a script', () => {
    const foreign = elementsOf(page).filter(({ tagName }) => !ours.has(tagName));

    expect(foreign.map(({ tagName }) => tagName)).toEqual([]);
    expect(
      elementsOf(page).flatMap(({ attrs }) =>
        attrs.map(({ name }) => name).filter((name) => name !== 'class' && name !== 'align'),
      ),
    ).toEqual([]);
  });

  test('mentions nobody and refers to nothing', () => {
    expect(proseOf(page).filter((text) => acted.test(text))).toEqual([]);
  });

  test('fits a comment', () => {
    expect(markdown.length).toBeLessThan(65_536);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
    expect(markdown.endsWith('\n')).toBe(true);
  });

  test('opens what it closes, and every table has as many cells in each row', () => {
    expect(markdown.match(/^<details>$/gm)?.length).toBe(markdown.match(/^<\/details>$/gm)?.length);
    const tables = elementsOf(page).filter(({ tagName }) => tagName === 'table');
    for (const table of tables) {
      const rows = elementsOf(table).filter(({ tagName }) => tagName === 'tr');
      const widths = rows.map(({ childNodes }) => childNodes.filter(({ nodeName }) => /^t[hd]$/.test(nodeName)).length);

      expect(new Set(widths).size).toBe(1);
    }
  });

  test('begins with the verdict, then what it means', () => {
    const headings = elementsOf(page)
      .filter(({ tagName }) => tagName === 'h2' || tagName === 'h3')
      .map((heading) => textsOf(heading).join(''));

    expect(headings[0]).toMatch(/^\S+ podreach: (PASS|FAIL|COULD NOT TEST|INTERRUPTED)/);
    if (report.findings.length > 0 && report.run.failure === undefined) expect(headings[1]).toBe('Findings');
  });
});

test.each(['one-way', 'failed-set-up', 'interrupted'] as const)('%s as it was', async (name) => {
  await expect(renderMarkdown(samples[name], look)).toMatchFileSnapshot(`golden/${name}.md`);
});

describe('an escaped text', () => {
  const shown = (text: string): string => visible(text).trim();
  const read = (markdown: string): string => textsOf(pageOf(markdown)).join('').trim();

  test.each(hostileTexts.map((text) => [text.slice(0, 40), text]))('%j reads as it was', (_start, text) => {
    const places = [escaped(text), `a ${escaped(text)} b`, `- ${escaped(text)}`, `#### x ${escaped(text)}`];
    const expected = [shown(text), `a ${shown(text)} b`, shown(text), `x ${shown(text)}`];

    expect(places.map(read)).toEqual(expected.map((place) => place.trim()));
  });

  test('is one cell of a table, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const page = pageOf([row(['a', 'b']), row(['---', '---']), row([escaped(text), 'end'])].join('\n'));
        const cells = elementsOf(page).filter(({ tagName }) => tagName === 'td');

        expect(cells.map((cell) => textsOf(cell).join('').trim())).toEqual([shown(text), 'end']);
      }),
      { numRuns: 500 },
    );
  });

  test('is no markup, whatever it holds', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const page = pageOf(escaped(text));

        expect(textsOf(page).join('').trim()).toBe(shown(text));
        expect(elementsOf(page).filter(({ tagName }) => tagName !== 'p' && tagName !== 'span')).toEqual([]);
        expect(proseOf(page).filter((part) => acted.test(part))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('is no markup in the summary of what is folded either', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const page = pageOf(`<details>\n<summary>${escaped(text)}</summary>\n\nbody\n\n</details>`);
        const summaries = elementsOf(page).filter(({ tagName }) => tagName === 'summary');

        expect(summaries.map((summary) => textsOf(summary).join('').trim())).toEqual([shown(text)]);
        expect(
          elementsOf(page).filter(({ tagName }) => !['details', 'summary', 'span', 'p'].includes(tagName)),
        ).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

test('nothing in a command closes its block', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 3 }), (lines) => {
      const page = pageOf([...codeBlock(lines), 'after'].join('\n'));

      expect(elementsOf(page).map(({ tagName }) => tagName)).toEqual(['pre', 'code', 'p']);
      expect(textsOf(page).join('')).toBe(`${lines.map(visible).join('\n')}\n\nafter`);
    }),
    { numRuns: 500 },
  );
});

/** Texts made of what Markdown minds. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'`*_~[]()<>|\\#+-=!&$@:;/. \t\n"\'{}0123abcXyz'.split(''),
        '://',
        'www.',
        'http',
        '&amp;',
        '&#60;',
        '@a',
        '#1',
        ':tada:',
        '<b>',
        '](x)',
        '```',
        'a@b.cc',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''));

describe('with little room', () => {
  test.each([0, 100, 500, 1_000, 2_000, 5_000, 20_000])('%d bytes are enough for what is said of them', (room) => {
    for (const report of Object.values<Report>(samples)) {
      const markdown = markdownWithin(report, room);

      expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(room);
      expect(markdown.match(/^<details>$/gm)?.length).toBe(markdown.match(/^<\/details>$/gm)?.length);
    }
  });

  test('what is left out is named, and the verdict stays', () => {
    const markdown = markdownWithin(samples['every-check'], 1_500);

    expect(markdown).toMatch(/^## ❌ podreach: FAIL, 1 finding\n/);
    expect(markdown).toMatch(/_Left out for lack of room: .*all checks.*\. The JSON report has it all\._\n$/);
  });

  test('rows that are left out are counted', () => {
    const whole = markdownWithin(samples['every-check-fifty-nodes'], 60_000);
    const cut = markdownWithin(samples['every-check-fifty-nodes'], 3_000);
    const rows = (text: string): number => text.split('\n').filter((line) => /^\| (✅|❌)/u.test(line)).length;

    expect(rows(cut)).toBeGreaterThan(0);
    expect(cut).toContain(`and ${rows(whole) - rows(cut)} more checks`);
  });
});

test('a report of a hundred thousand different failures is still a comment', () => {
  const [item] = casesOf(nodeNames(1));
  const cases = Array.from({ length: 100_000 }, (_, index) => ({
    ...item!,
    id: `${item!.check}/${index}`,
    verdict: { status: 'fail' as const, mismatch: `failed in way ${index}` },
  }));
  const markdown = renderMarkdown(reportOf(cases), look);

  expect(Buffer.byteLength(markdown)).toBeLessThan(60_000);
  expect(markdown).toContain('for other reasons; the JSON report has them all');
});
