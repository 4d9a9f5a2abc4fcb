import type { VerdictStatus } from '../../domain/case.ts';
import type { Report } from '../../domain/report.ts';
import { type Overall, overallOf } from '../overall.ts';
import { overallWords } from '../text/closing.ts';
import { counted, durationText } from '../text/wrap.ts';
import { escaped, name, sentence } from './escape.ts';
import type { Part } from './fit.ts';

/** A verdict at a glance. */
export const icons: Readonly<Record<VerdictStatus, string>> = { pass: '✅', fail: '❌', unknown: '❔', skipped: '➖' };

const overallIcons: Readonly<Record<Overall, string>> = {
  passed: '✅',
  failed: '❌',
  'could-not-test': '⚠️',
  interrupted: '⚠️',
};

/** The run in two lines, for people who read no further. */
export function verdictPart(report: Report): Part {
  const { cluster, findings, run, summary, timings } = report;
  const overall = overallOf(report);
  const accepted = findings.filter((finding) => finding.accepted !== undefined).length;
  const counting = findings.length - accepted;
  const found = `${counting === 0 ? '' : `, ${counted(counting, 'finding')}`}${accepted === 0 ? '' : `, ${counted(accepted, 'accepted finding')}`}`;
  const where = [
    ...(cluster === undefined ? [] : [`<b>${name(cluster.context)}</b>`]),
    `run ${name(run.id)}`,
    name(minuteOf(run.startedAt)),
  ];
  const { pass, fail, unknown, skipped } = summary;
  return {
    title: 'verdict',
    head: [`## ${overallIcons[overall]} podreach: ${overallWords[overall]}${found}`, ''],
    rows: [
      `${pass} passed, ${fail} failed, ${unknown} unknown, ${skipped} skipped in ${durationText(timings.totalMs)} · ${where.join(' · ')}`,
    ],
    rest: () => '',
  };
}

/** Why the run ended before its end, and what it left in the cluster. */
export function trouble({ run }: Report): readonly Part[] {
  const { failure, leftBehind, kept, namespaces } = run;
  const remedy = `\`podreach clean\` removes it; this was run ${name(run.id)}.`;
  return [
    ...(failure === undefined
      ? []
      : [
          {
            title: 'why it stopped',
            head: [`### ${run.outcome === 'interrupted' ? 'Interrupted' : `Stopped: ${name(failure.code)}`}`, ''],
            rows: [sentence(failure.message), '', sentence(failure.hint)],
            rest: () => '',
          },
        ]),
    ...(leftBehind.length === 0
      ? []
      : [
          {
            title: 'what was left behind',
            head: ['### Left behind', '', remedy, ''],
            rows: leftBehind.slice(0, mostLeft).map((what) => `- ${sentence(what)}`),
            hidden: Math.max(0, leftBehind.length - mostLeft),
            rest: (count: number) => `and ${count} more`,
          },
        ]),
    ...(kept && leftBehind.length === 0 && namespaces.length > 0
      ? [
          {
            title: 'what was kept',
            head: ['### Kept', '', remedy, ''],
            rows: namespaces.slice(0, mostLeft).map((namespace) => `- Namespace ${name(namespace)}`),
            hidden: Math.max(0, namespaces.length - mostLeft),
            rest: (count: number) => `and ${count} more`,
          },
        ]
      : []),
  ];
}

const mostLeft = 20;

/** `2026-11-21 04:25:10 UTC` from RFC 3339. */
function minuteOf(timestamp: string): string {
  return timestamp.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/, '$1 $2 UTC');
}

/** Where the time went, and how soon policies took effect. */
export function timingPart({ timings }: Report): readonly Part[] {
  const { apiRequests, policies } = timings;
  if (apiRequests === 0) return [];
  const { podsReadyMs, probingMs, cleanupMs, probes, execSessions } = timings;
  const told = (
    [
      ['enforced', policies?.enforcedMs],
      ['released', policies?.releasedMs],
    ] as const
  ).flatMap(([word, one]) =>
    one === undefined
      ? []
      : [
          `${word} within ${durationText(one.p50)} (median), ${durationText(one.p95)} (p95), ${durationText(one.max)} (all)`,
        ],
  );
  return [
    {
      title: 'timings',
      rows: [
        `Pods ready ${durationText(podsReadyMs)} · probing ${durationText(probingMs)} · clean-up ${durationText(cleanupMs)} · ${counted(probes, 'probe')} · ${counted(apiRequests, 'API request')} · ${counted(execSessions, 'exec session')}`,
        ...(policies === undefined ? [] : ['', [counted(policies.cases, 'policy case'), ...told].join(' · ')]),
      ].map((line) => escaped(line)),
      rest: () => '',
    },
  ];
}
