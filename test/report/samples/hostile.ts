import type { Case } from '../../../src/domain/case.ts';
import type { PodEndpoint } from '../../../src/domain/endpoint.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { Report } from '../../../src/domain/report.ts';
import { factsOf, reportOf } from './build.ts';

/** What a name would be if the API let it: each breaks out of some format that takes it for text. */
export const hostileTexts = [
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  'a | b || c \\| d \\',
  '`code` ``two`` ```three',
  '"double" \'single\' "}\n# HELP podreach_cases lies\npodreach_cases 0',
  'line one\nline two\r\nline three\u2028line four\u0085line five',
  '::error title=forged::not ours',
  '##[error]forged ##vso[task.setvariable variable=x]y',
  '::stop-commands::token',
  ']]><!-- --><![CDATA[ &amp; &#0; %0A::error::forged',
  '👩‍🚒 🏳️‍🌈 é ü 漢字',
  'nul \u0000 bell \u0007 escape \u001b[31mred\u001b[0m \u001b]0;title\u0007 csi \u009b31m delete \u007f',
  'right-to-left \u202Egnp.exe\u202C mark \u200F isolate \u2066x\u2069 tag \u{E0041}',
  'half \uD83D of a character \uDE00, none \uFFFF \uFFFE',
  '@octocat @org/team #123 org/repo#1 GH-7 :100: fd00:100:1::5 user@example.org',
  'https://example.org/x?a=b www.example.org [link](javascript:alert(1)) ![image](//example.org/i.png) <https://example.org>',
  '# heading\n- item\n1. item\n> quote\n    code\n***\n~~~\n| a |\n|---|\n$x$ **bold** _under_ ~~gone~~',
  '</details></summary></table></body></html>',
  '{"type":"summary"}\n{"type":"case"}',
  '= 1) item',
  '1. first',
  '+ more',
  '',
  '   ',
  'x'.repeat(300),
] as const;

/** A report in which every text that the cluster or a saved file can choose is hostile. */
export function hostileReport(): Report {
  const cases = hostileTexts.flatMap((text, index) => casesOf(text, index));
  const report = reportOf(cases);
  const failed = cases.filter(({ verdict }) => verdict.status === 'fail');
  return {
    ...report,
    tool: { name: 'podreach', version: hostileTexts[0] },
    run: {
      ...report.run,
      id: hostileTexts[3],
      startedAt: hostileTexts[4],
      finishedAt: hostileTexts[5],
      image: hostileTexts[7],
      namespaces: hostileTexts,
      leftBehind: hostileTexts,
      failure: { code: hostileTexts[8], message: hostileTexts[5], hint: hostileTexts[6] },
    },
    cluster: {
      ...factsOf(hostileTexts),
      context: hostileTexts[10],
      serverVersion: hostileTexts[11],
      cniHint: hostileTexts[12],
    },
    findings: failed.map((item, index) => findingOf(hostileTexts[index] ?? '', item)),
    skipped: hostileTexts.flatMap((text) => [
      { what: `node ${text}`, because: { code: 'node-tainted' as const, detail: text } },
      { what: `check ${text}`, because: { code: 'unsupported' as const, detail: text } },
      { what: text, because: { code: 'refused' as const, detail: text } },
    ]),
    timings: {
      ...report.timings,
      scenarios: hostileTexts.map((id) => ({ id, stages: [{ id, changesMs: 1, askingMs: 1 }] })),
    },
  };
}

function casesOf(text: string, index: number): readonly Case[] {
  const from: PodEndpoint = { kind: 'pod', namespace: text, pod: text, container: text, node: text };
  const shared = {
    family: 'pod-to-pod' as const,
    check: index % 2 === 0 ? 'pod-to-pod.tcp' : `pod-to-pod.${text}`,
    ipFamily: 'ipv6' as const,
    protocol: 'tcp' as const,
    expectation: { reach: 'allowed' as const, because: [text], addresses: [text], values: { [text]: text } },
  };
  return [
    {
      ...shared,
      id: `pod-to-pod.tcp/${text}/fail`,
      from,
      to: { ...from, node: hostileTexts[(index + 1) % hostileTexts.length] ?? '' },
      observations: [{ outcome: 'wrong-answer', detail: text, values: { [text]: text } }],
      verdict: { status: 'fail', mismatch: text },
    },
    {
      ...shared,
      id: `pod-to-pod.tcp/${text}/pass`,
      from,
      to: from,
      observations: [{ outcome: 'reached', latency: { count: 1, p50Us: 1, p95Us: 1, p99Us: 1, maxUs: 1 } }],
      verdict: { status: 'pass' },
      settledMs: 12,
    },
    {
      ...shared,
      id: `pod-to-pod.tcp/${text}/unknown`,
      from,
      to: { kind: 'service', namespace: text, service: text, node: text },
      observations: [],
      verdict: { status: 'unknown', cause: { code: 'agent-fault', detail: text } },
    },
    {
      ...shared,
      id: `pod-to-pod.tcp/${text}/skipped`,
      from,
      to: { kind: 'name', name: text },
      observations: [],
      verdict: { status: 'skipped', because: { code: 'unsupported', detail: text } },
    },
  ];
}

function findingOf(text: string, item: Case): Finding {
  return {
    code: 'unexplained-failures',
    culprit: { kind: 'pod', namespace: text, pod: text, node: text },
    scope: { protocol: text, ipFamily: text },
    title: text,
    evidence: [text, `API: ${text}`],
    cases: [item.id, text],
    confidence: 'likely',
    next: [text, `kubectl get node ${text}`, `kubectl get node ${text}  # ${text}`],
  };
}
