import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Report } from '../../src/domain/report.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { overallOf } from '../../src/report/overall.ts';
import { visible } from '../../src/report/visible.ts';
import { casesOf, nodeNames, reportOf, skipped } from './samples/build.ts';
import { samples } from './samples/index.ts';

const look = { width: 100, color: false };
const schema = readFile(new URL('junit.xsd', import.meta.url), 'utf8');

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Parses by the rules of XML 1.0; whatever is not well-formed throws. */
function parse(xml: string): Element {
  const parser = new SaxesParser();
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => {
    const element: Element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return root.children[0] ?? root;
}

/** Every test case of a file. */
function casesIn(xml: string): readonly Element[] {
  return parse(xml).children.flatMap(({ children }) => children.filter(({ name }) => name === 'testcase'));
}

function troublesIn(xml: string, kind: string): readonly Element[] {
  return casesIn(xml).flatMap(({ children }) => children.filter(({ name }) => name === kind));
}

describe.each(Object.entries<Report>(samples))('%s', (name, report) => {
  const xml = renderJunit(report, look);

  test('is valid for Jenkins and all who read what it reads', async () => {
    const { valid, errors } = await validateXML({
      xml: { fileName: `${name}.xml`, contents: xml },
      schema: { fileName: 'junit.xsd', contents: await schema },
    });

    expect(errors).toEqual([]);
    expect(valid).toBe(true);
  });

  test('says of itself what is in it', () => {
    const root = parse(xml);
    const counted = (element: Element, kind: string): number =>
      element.children.filter(({ children }) => children.some((child) => child.name === kind)).length;
    const totals = { tests: 0, failures: 0, errors: 0 };
    for (const suite of root.children) {
      const tests = suite.children.filter((child) => child.name === 'testcase').length;
      expect(suite.attributes).toMatchObject({
        tests: String(tests),
        failures: String(counted(suite, 'failure')),
        errors: String(counted(suite, 'error')),
        skipped: String(counted(suite, 'skipped')),
      });
      totals.tests += tests;
      totals.failures += counted(suite, 'failure');
      totals.errors += counted(suite, 'error');
    }

    expect(root.attributes).toMatchObject(Object.fromEntries(Object.entries(totals).map(([key, n]) => [key, `${n}`])));
  });

  test('has every case once, by a name of its own', () => {
    const names = casesIn(xml).map(({ attributes }) => `${attributes['classname']} ${attributes['name']}`);

    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBe(1 + report.cases.length + report.findings.length + report.skipped.length);
  });

  test('is no pass for a gate unless the run was one', () => {
    const troubles = troublesIn(xml, 'failure').length + troublesIn(xml, 'error').length;

    expect(troubles === 0).toBe(overallOf(report) === 'passed');
  });
});

test.each(['without-policy-engine', 'failed-set-up'] as const)('%s as it was', async (name) => {
  await expect(renderJunit(samples[name], look)).toMatchFileSnapshot(`golden/${name}.junit.xml`);
});

test('a failure tells the mismatch, what explains it, and what to do', () => {
  const [first] = troublesIn(renderJunit(samples['one-way'], look), 'failure').filter(({ attributes }) =>
    attributes['message']?.startsWith('timed-out'),
  );

  expect(first?.attributes).toEqual({
    type: 'node-pair-unreachable',
    message:
      'timed-out: no answer within 3000 ms; node-pair-unreachable: ' +
      'gke-production-europe-west1-pool-general-8f3a21c7-x2z1 -> gke-production-europe-west1-pool-general-8f3a21c7-p9k4',
  });
  expect(first?.text).toContain('\nnext: kubectl get node ');
});

test('a run without a case is an error that a gate sees', () => {
  const [error] = troublesIn(renderJunit(samples['failed-set-up'], look), 'error');

  expect(error?.attributes).toMatchObject({ type: 'IMAGE_PULL', message: expect.stringContaining('cannot be pulled') });
  expect(error?.text).toContain('Name an image that the nodes can pull');
});

test('a run that tested nothing is no pass', () => {
  const report = reportOf(casesOf(nodeNames(1), () => skipped('unsupported', 'no perl')));
  const [error] = troublesIn(renderJunit(report, look), 'error');

  expect(error?.attributes).toMatchObject({ type: 'nothing-tested' });
});

test('time is in seconds, where it is known', () => {
  const [item] = casesOf(nodeNames(1));
  const report = reportOf([
    { ...item!, id: 'a', settledMs: 1234 },
    { ...item!, id: 'b' },
  ]);
  const cases = casesIn(renderJunit(report, look)).slice(1);

  expect(cases.map(({ attributes }) => attributes['time'])).toEqual(['1.234', undefined]);
});

test('ids that read the same get numbers, and never one that is taken', () => {
  const [item] = casesOf(nodeNames(1));
  const report = reportOf(
    ['a\n', 'a (2)', 'a\t', 'a\u2028', 'b'].map((id) => ({ ...item!, id: `${item!.check}/${id}` })),
  );
  const names = casesIn(renderJunit(report, look)).map(({ attributes }) => attributes['name']);

  expect(names).toEqual(['complete', 'a ', 'a (2)', 'a  (2)', 'a  (3)', 'b']);
});

/** Any sequence of UTF-16 units, halves of characters among them, with what XML minds more often than chance. */
const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom('<', '&', ']]>', '"', "'", '>', '&amp;', '\u0000', '\n', '\r', ' ', 'a', 'true'),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

test('whatever a mismatch holds, the file is well-formed and the text comes back', () => {
  const [item] = casesOf(nodeNames(1));
  fc.assert(
    fc.property(anyText, (text) => {
      const report = reportOf([{ ...item!, id: text, verdict: { status: 'fail', mismatch: text } }]);
      const [failure] = troublesIn(renderJunit(report, look), 'failure');
      expect(failure?.attributes['message']).toBe(visible(text));
    }),
    { numRuns: 500 },
  );
});

test('a hundred thousand failures take seconds of CPU, and a size that is read', () => {
  const [item] = casesOf(nodeNames(1));
  const cases = Array.from({ length: 100_000 }, (_, index) => ({
    ...item!,
    id: `${item!.check}/${index}/a-node-with-a-long-name.example/another-node-with-a-long-name.example`,
    verdict: { status: 'fail' as const, mismatch: 'timed-out: no answer within 3000 ms' },
  }));
  const before = process.cpuUsage();
  const xml = renderJunit(reportOf(cases), look);

  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(15);
  expect(xml.length).toBeLessThan(60e6);
});
