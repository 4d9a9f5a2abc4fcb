import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { compareWithBaseline } from '../../src/cli/baseline.ts';
import type { Report } from '../../src/domain/report.ts';
import type { Compared } from '../../src/report/compared.ts';
import { renderGithub } from '../../src/report/github.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { markdownWithin, renderMarkdown } from '../../src/report/markdown.ts';
import { comparisons } from '../cli/diff/comparisons.ts';
import { casesOf, factsOf, nodeNames, reportOf } from './samples/build.ts';

const look = { width: 100, color: false };

function comparedOf([before, after]: readonly [Report, Report]): Compared {
  const baseline = { file: 'before.json', report: before, earlier: [], failOn: [], color: 'never' } as const;
  const against = compareWithBaseline(baseline, after);
  if (against === undefined) throw new Error('the run did not come to its end');
  return against.compared;
}

const unexplained = reportOf(
  casesOf(nodeNames(3), ({ from }) =>
    from.node === 'n1'
      ? { status: 'fail', mismatch: 'timed-out: no answer' }
      : from.node === 'n2'
        ? { status: 'unknown', cause: { code: 'agent-fault', detail: 'the agent broke' } }
        : { status: 'pass' },
  ),
  { cluster: factsOf(nodeNames(3)) },
);

describe.each([
  ['one finding', comparisons['nothing-new']],
  ['failed and unknown cases that no finding explains', [unexplained, unexplained]],
] as const)('all that is wrong is known: %s', (_name, pair) => {
  const [, report] = pair;
  const compared = comparedOf(pair);

  test('JUnit XML skips it, and says why', () => {
    const xml = renderJunit(report, look, compared);

    expect(renderJunit(report, look)).toMatch(/<failure/);
    expect(xml).not.toMatch(/<failure|<error/);
    expect(xml).toMatch(/<skipped message="known from the baseline, run k3x9vd; [^"]+" type="known"/);
  });

  test('JUnit XML is valid for Jenkins', async () => {
    const contents = renderJunit(report, look, compared);
    const schema = await readFile(new URL('junit.xsd', import.meta.url), 'utf8');
    const { errors } = await validateXML({
      xml: { fileName: 'known.xml', contents },
      schema: { fileName: 'junit.xsd', contents: schema },
    });

    expect(errors).toEqual([]);
  });

  test('a workflow has notices alone', () => {
    const commands = renderGithub(report, look, compared);

    expect(renderGithub(report, look)).toMatch(/^::error /m);
    expect(commands).not.toMatch(/^::(error|warning)/m);
    expect(commands).toMatch(/^::notice title=podreach%3A nothing got worse::/);
    expect(commands).toMatch(/^::notice .*known from the baseline, run k3x9vd/m);
  });
});

describe('a known finding beside a new one', () => {
  const pair = comparisons['one-for-another'];
  const [before, after] = pair;
  // What is known fails again beside what is new.
  const failing = before.cases.filter(({ verdict }) => verdict.status === 'fail');
  const ids = new Set(failing.map(({ id }) => id));
  const both: Report = {
    ...after,
    cases: [...after.cases.filter(({ id }) => !ids.has(id)), ...failing],
    findings: [...after.findings, ...before.findings],
  };
  const compared = comparedOf([before, both]);

  test('the new one alone is an error of a workflow', () => {
    const commands = renderGithub(both, look, compared);

    expect(commands).toMatch(/^::error title=podreach%3A it got worse%3A 6 regressions::/);
    expect(commands).toMatch(/^::error title=policy-not-enforced/m);
    expect(commands).toMatch(/^::notice title=node-isolated/m);
    expect(commands).not.toMatch(/^::error title=node-isolated/m);
  });

  test('the new one alone fails in JUnit XML', () => {
    const xml = renderJunit(both, look, compared);

    expect(xml).toMatch(/name="not worse than the baseline">\s*<failure [^>]*type="worse"/);
    expect(xml).toMatch(/classname="finding.policy-not-enforced" [^>]*>\s*<failure/);
    expect(xml).toMatch(/classname="finding.node-isolated" [^>]*>\s*<skipped/);
  });

  test('a known finding that explains a case which did not fail is an error', () => {
    const [regressed] = after.findings.flatMap(({ cases }) => cases);
    const wider = {
      ...both,
      findings: before.findings.map((finding) => ({ ...finding, cases: [...finding.cases, regressed!] })),
    };

    expect(renderGithub(wider, look, compared)).toMatch(/^::error title=node-isolated/m);
    expect(renderJunit(wider, look, compared)).toMatch(/classname="finding.node-isolated" [^>]*>\s*<failure/);
  });
});

test('what could not be compared is no pass where nothing failed', () => {
  const [before, after] = comparisons['node-not-ready'];
  const compared = comparedOf([before, after]);

  expect(compared.status).toBe('could-not-compare');
  expect(renderJunit(after, look, compared)).toMatch(/<error [^>]*type="could-not-compare"/);
  expect(renderGithub(after, look, compared)).toMatch(/^::warning title=podreach%3A could not compare%3A/m);
});

describe('for people', () => {
  const [before, after] = comparisons['one-for-another'];
  const compared = comparedOf([before, after]);
  const line = 'Compared with the baseline, run k3x9vd of 2026-11-21 04:25 UTC: it got worse: 6 regressions';

  test('Markdown has the result below the verdict and the comparison at its end', () => {
    const markdown = renderMarkdown(after, look, compared);

    expect(markdown.split('\n').slice(0, 6).join('\n')).toContain(line);
    expect(markdown.endsWith(compared.markdown)).toBe(true);
    expect(markdown.startsWith(renderMarkdown(after, look).split('\n')[0]!)).toBe(true);
  });

  test.each([500, 1_000, 2_000, 4_000, 60_000])('it stays within %d bytes', (roomBytes) => {
    const many = { ...compared, markdown: `## x\n\n${'a line of the comparison\n'.repeat(5_000)}` };
    const markdown = markdownWithin(after, roomBytes, many);

    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(roomBytes);
    if (roomBytes >= 2_000)
      expect(markdown).toMatch(/podreach: FAIL[^]*\n## x\n[^]*more lines, which `podreach diff` has\n$/);
  });

  test('the page has the result in a line', () => {
    expect(renderHtml(after, look, compared)).toContain(`<p class="sentence">${line}.</p>`);
    expect(renderHtml(after, look)).not.toContain('Compared with the baseline');
  });
});
