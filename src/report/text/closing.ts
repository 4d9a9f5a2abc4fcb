import { culpritText, type Finding } from '../../domain/finding.ts';
import type { Report } from '../../domain/report.ts';
import { acceptedFailures, type Overall, overallOf } from '../overall.ts';
import { heading, type Page } from './page.ts';
import { counted, durationText, paragraph } from './wrap.ts';

/** A run in one word, for people. */
export const overallWords: Readonly<Record<Overall, string>> = {
  passed: 'PASS',
  failed: 'FAIL',
  'could-not-test': 'COULD NOT TEST',
  interrupted: 'INTERRUPTED',
};

const mostNamedFindings = 3;

/** Why the run ended before its end. */
export function failureSection({ run }: Report, page: Page): readonly string[] {
  if (run.failure === undefined) return [];
  const { code, message, hint } = run.failure;
  return [
    run.outcome === 'interrupted' ? heading(page, 'INTERRUPTED') : heading(page, 'STOPPED', code),
    ...paragraph('  ', message, page.proseWidth),
    ...paragraph('  ', hint, page.proseWidth),
  ];
}

/** What is still in the cluster. */
export function leftoverSection({ run }: Report, page: Page): readonly string[] {
  const { leftBehind, kept, namespaces } = run;
  if (leftBehind.length > 0) {
    return [
      heading(page, 'LEFT BEHIND', `podreach clean --run ${run.id} removes it`),
      ...leftBehind.flatMap((what) => paragraph('  - ', what, page.proseWidth)),
    ];
  }
  if (!kept || namespaces.length === 0) return [];
  return [
    heading(page, 'KEPT', `podreach clean --run ${run.id} removes it`),
    ...paragraph('  ', counted(namespaces.length, 'Namespace') + `: ${namespaces.join(', ')}`, page.proseWidth),
  ];
}

/** How soon policies took effect. */
export function policyTimesLine({ timings: { policies } }: Report, page: Page): readonly string[] {
  if (policies === undefined) return [];
  const { cases, enforcedMs, releasedMs } = policies;
  const times = [
    ['enforced', enforcedMs],
    ['released', releasedMs],
  ] as const;
  const told = times.flatMap(([word, one]) =>
    one === undefined
      ? []
      : [
          `${word} within ${durationText(one.p50)} (median), ${durationText(one.p95)} (p95), ${durationText(one.max)} (all)`,
        ],
  );
  return paragraph('', `${counted(cases, 'policy case')} · ${told.join(' · ')}`, page.width).map((line) =>
    page.faint(line),
  );
}

/** Where the time went and what the run cost. */
export function timingLine({ timings }: Report, page: Page): readonly string[] {
  if (timings.apiRequests === 0) return [];
  const { execReconnects } = timings;
  const time = [
    `Pods ready ${durationText(timings.podsReadyMs)}`,
    `probing ${durationText(timings.probingMs)}`,
    `clean-up ${durationText(timings.cleanupMs)}`,
  ].join(' · ');
  const cost = [
    counted(timings.probes, 'probe'),
    counted(timings.apiRequests, 'API request'),
    `${counted(timings.execSessions, 'exec session')}${execReconnects === 0 ? '' : ` (${counted(execReconnects, 'reconnect')})`}`,
  ].join(' · ');
  const oneLine = `${time} · ${cost}`;
  return (oneLine.length <= page.width ? [oneLine] : [time, cost]).map((line) => page.faint(line));
}

/** The run in one line, the last of the report, for people who read only that and for `tail -1`. */
export function summaryLine(report: Report, page: Page): string {
  const overall = overallOf(report);
  const { pass, fail, unknown, skipped } = report.summary;
  const accepted = acceptedFailures(report);
  const known = accepted === 0 ? '' : ` (${accepted === fail ? '' : `${accepted} `}accepted)`;
  const counts = `${pass} passed, ${fail} failed${known}, ${unknown} unknown, ${skipped} skipped in ${durationText(report.timings.totalMs)}`;
  const paint = overall === 'passed' ? page.paint.pass : overall === 'failed' ? page.paint.fail : page.paint.unknown;
  return [
    page.strong(paint(overallWords[overall])),
    [whyText(report), counts].filter((part) => part !== '').join(' · '),
  ].join('  ');
}

function whyText({ findings, run }: Report): string {
  const told = [
    namedText(
      'finding',
      findings.filter(({ accepted }) => accepted === undefined),
    ),
    namedText(
      'accepted finding',
      findings.filter(({ accepted }) => accepted !== undefined),
    ),
  ].filter((text) => text !== '');
  if (told.length > 0) return told.join(' · ');
  return run.outcome === 'interrupted' ? '' : (run.failure?.code ?? '');
}

function namedText(noun: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const named = findings.slice(0, mostNamedFindings).map(({ code, culprit }) => `${code} (${culpritText(culprit)})`);
  const more = findings.length - mostNamedFindings;
  return `${counted(findings.length, noun)}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
