import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/domain/finding.ts';
import type { Report } from '../../src/domain/report.ts';
import { renderGithub } from '../../src/report/github.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderJson } from '../../src/report/json.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderPrometheus } from '../../src/report/prometheus.ts';
import { acceptedFailures, overallOf } from '../../src/report/overall.ts';
import { parseReport } from '../../src/report/parse.ts';
import { reportJsonSchema } from '../../src/report/schema.ts';
import { renderText } from '../../src/report/text.ts';
import { samples } from './samples/index.ts';

const acceptance = { reason: 'the old CNI has no policy engine; OPS-12', expires: '2026-12-31' };

function marked(report: Report, mark: Partial<Finding>, rest: Partial<Report> = {}): Report {
  return { ...report, findings: report.findings.map((finding) => ({ ...finding, ...mark })), ...rest };
}

const broken = samples['without-policy-engine'];
const reports = {
  accepted: marked(broken, { accepted: acceptance }),
  'accepted-and-not': {
    ...samples['fifty-nodes'],
    findings: samples['fifty-nodes'].findings.map((finding) =>
      finding.code === 'node-isolated' ? { ...finding, accepted: acceptance } : finding,
    ),
  },
  expired: marked(
    broken,
    { acceptanceExpired: { ...acceptance, expires: '2026-11-20' } },
    {
      staleAcceptances: [
        { code: 'dns-replica-silent', culprit: 'pod kube-system/*', ...acceptance },
        {
          code: 'hairpin-broken',
          culprit: 'cluster',
          protocol: 'udp',
          ...acceptance,
          hint: 'there is a finding hairpin-broken, cluster (UDP over IPv6): add `ipFamily: ipv6` to accept it',
        },
      ],
    },
  ),
} satisfies Record<string, Report>;

describe.each(Object.entries(reports))('%s', (name, report) => {
  test.each([80, 200])('at %d columns', async (width) => {
    await expect(renderText(report, { width, color: false })).toMatchFileSnapshot(
      `golden/acceptances/${name}.${width}.txt`,
    );
  });

  test('is valid, and is read back as it was', () => {
    const validate = new Ajv2020({ allErrors: true }).compile(reportJsonSchema());
    const text = renderJson(report, { width: 80, color: false });

    expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
    expect(parseReport(text)).toEqual({ report });
  });
});

describe('the verdict', () => {
  test('accepted failures do not count, and are counted', () => {
    expect(overallOf(reports.accepted)).toBe('passed');
    expect(acceptedFailures(reports.accepted)).toBe(6);
    expect(renderText(reports.accepted, { width: 200, color: false })).toMatch(
      /\nPASS {2}1 accepted finding: policy-not-enforced \(cluster\) · \d+ passed, 6 failed \(accepted\), 0 unknown/,
    );
  });

  test('what expired counts again', () => {
    expect(overallOf(reports.expired)).toBe('failed');
  });

  test('another finding fails the run', () => {
    expect(overallOf(reports['accepted-and-not'])).toBe('failed');
  });

  test('unknown cases and a run that failed stay what they are', () => {
    const { summary, run } = reports.accepted;

    expect(overallOf({ ...reports.accepted, summary: { ...summary, unknown: 1 } })).toBe('could-not-test');
    expect(overallOf({ ...reports.accepted, run: { ...run, outcome: 'failed' } })).toBe('could-not-test');
    expect(overallOf({ ...reports.accepted, run: { ...run, outcome: 'interrupted' } })).toBe('interrupted');
  });

  test('nothing that passed is no pass', () => {
    expect(overallOf({ ...reports.accepted, summary: { ...reports.accepted.summary, pass: 0 } })).toBe(
      'could-not-test',
    );
  });
});

describe('formats that others read', () => {
  const look = { width: 80, color: false };

  test('an accepted finding fails no test of JUnit XML, and is told', () => {
    const xml = renderJunit(reports.accepted, look);

    expect(xml).not.toMatch(/<failure|<error/);
    expect(xml).toContain('<testsuites name="podreach"');
    expect(xml).toMatch(/<skipped message="accepted until 2026-12-31: the old CNI/);
    expect(renderJunit(reports.expired, look)).toMatch(/<failure [^>]*type="policy-not-enforced"/);
  });

  test('nor is it an error of a workflow', () => {
    const commands = renderGithub(reports.accepted, look);

    expect(commands).not.toMatch(/^::(error|warning)/m);
    expect(commands).toMatch(/^::notice .*policy-not-enforced/m);
    expect(renderGithub(reports['accepted-and-not'], look)).toMatch(/^::error /m);
  });

  test('people and monitoring see it', () => {
    expect(renderMarkdown(reports.accepted, look)).toContain('accepted until 2026-12-31');
    expect(renderHtml(reports.accepted, look)).toContain('<p class="acceptance">accepted until 2026-12-31: ');
    expect(renderMarkdown(reports.expired, look)).toContain('was accepted until 2026-11-20');
    expect(renderPrometheus(reports.accepted, look)).toMatch(/^podreach_findings\{[^}]*accepted="true"\} 1$/m);
  });
});
