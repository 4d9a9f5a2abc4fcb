import type { Case } from '../../domain/case.ts';
import { culpritText, type Finding } from '../../domain/finding.ts';
import type { Report } from '../../domain/report.ts';
import { acceptanceText } from '../acceptance-text.ts';
import { explanations } from '../explained.ts';
import { overallOf } from '../overall.ts';
import { reasonOf } from '../reason.ts';
import { groupsOf } from '../text/case-groups.ts';
import { overallWords } from '../text/closing.ts';
import { confidenceWords, scopeText } from '../text/findings.ts';
import { counted, durationText, listed } from '../text/wrap.ts';
import type { Annotation, Level } from './command.ts';

const mostChecks = 12;

/** What is to be said of a run, the most important first. */
export function annotationsOf(report: Report): Readonly<Record<Level, readonly Annotation[]>> {
  const { findings, cases, run } = report;
  const explained = explanations(findings);
  const failed = new Set(cases.filter(({ verdict }) => verdict.status === 'fail').map(({ id }) => id));
  const isFailure = ({ cases: ids }: Finding): boolean => ids.some((id) => failed.has(id));
  const counting = findings.filter(({ accepted }) => accepted === undefined);
  const open = cases.filter(({ id }) => !explained.has(id));
  return {
    error: [
      ...(run.failure === undefined
        ? []
        : [{ title: `podreach: ${run.failure.code}`, lines: [run.failure.message, run.failure.hint] }]),
      ...counting.filter(isFailure).map(findingAnnotation),
      ...groupedAnnotations(open, 'fail', ({ check, verdict }) => `${check}: ${reasonOf({ verdict })}`),
    ],
    warning: [
      ...counting.filter((finding) => !isFailure(finding)).map(findingAnnotation),
      ...groupedAnnotations(open, 'unknown', reasonOf),
      ...(run.leftBehind.length === 0
        ? []
        : [
            {
              title: 'podreach left something behind',
              lines: [...run.leftBehind, `podreach clean --run ${run.id} removes it`],
            },
          ]),
    ],
    notice: [
      verdictAnnotation(report),
      ...findings.filter(({ accepted }) => accepted !== undefined).map(findingAnnotation),
      ...leftOut(report),
    ],
  };
}

function findingAnnotation(finding: Finding): Annotation {
  const { code, culprit, scope, title, evidence, cases, confidence, next } = finding;
  const acceptance = acceptanceText(finding);
  return {
    title: `${code}: ${culpritText(culprit)}${scopeText(scope)}`,
    lines: [
      title,
      ...(acceptance === undefined ? [] : [acceptance]),
      ...evidence.map((sentence) => `- ${sentence}`),
      `explains ${counted(cases.length, 'case')}; ${confidence}: ${confidenceWords[confidence]}`,
      ...next.map((step) => `next: ${step}`),
    ],
  };
}

/** Cases that no finding explains, one annotation for each reason. */
function groupedAnnotations(
  cases: readonly Case[],
  status: 'fail' | 'unknown',
  reason: (item: Case) => string,
): readonly Annotation[] {
  const word = status === 'fail' ? 'failed' : 'not known';
  return groupsOf(
    cases.filter(({ verdict }) => verdict.status === status),
    reason,
  ).map(({ title, members }) => ({
    title: `podreach: ${counted(members.length, 'case')} ${word}`,
    lines: [title, listed([...new Set(members.map(({ check }) => check))], mostChecks)],
  }));
}

function verdictAnnotation(report: Report): Annotation {
  const { pass, fail, unknown, skipped } = report.summary;
  return {
    title: `podreach: ${overallWords[overallOf(report)]}`,
    lines: [
      `${pass} passed, ${fail} failed, ${unknown} unknown, ${skipped} skipped in ${durationText(report.timings.totalMs)}`,
    ],
  };
}

/** Nodes that nobody checked: a pass says nothing of them. */
function leftOut({ skipped }: Report): readonly Annotation[] {
  const nodes = skipped.filter(({ what }) => what.startsWith('node '));
  if (nodes.length === 0) return [];
  return [
    {
      title: `podreach: ${counted(nodes.length, 'node')} left out`,
      lines: nodes.slice(0, mostChecks).map(({ what, because }) => `${what}: ${because.detail}`),
    },
  ];
}
