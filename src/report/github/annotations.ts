import type { Case } from '../../domain/case.ts';
import { culpritText, type Finding } from '../../domain/finding.ts';
import type { Report } from '../../domain/report.ts';
import { acceptanceText } from '../acceptance-text.ts';
import { type Compared, comparedText, knownText, standingsOf } from '../compared.ts';
import { explanations } from '../explained.ts';
import { overallOf } from '../overall.ts';
import { reasonOf } from '../reason.ts';
import { groupsOf } from '../text/case-groups.ts';
import { overallWords } from '../text/closing.ts';
import { confidenceWords, scopeText } from '../text/findings.ts';
import { counted, durationText, listed } from '../text/wrap.ts';
import type { Annotation, Level } from './command.ts';

const mostChecks = 12;

/**
 * What is to be said of a run, the most important first. What is accepted or known from the baseline is a notice; what the comparison
 * came to is of the level that its exit code stands for.
 */
export function annotationsOf(
  report: Report,
  compared: Compared | undefined,
): Readonly<Record<Level, readonly Annotation[]>> {
  const { findings, cases, run } = report;
  const explained = explanations(findings);
  const standings = standingsOf(cases, compared);
  const found = (level: Level): readonly Annotation[] =>
    findings
      .filter((finding) => levelOf(finding, standings) === level)
      .map((finding) => findingAnnotation(finding, level === 'notice' ? compared : undefined));
  const unexplained = cases.filter(({ id }) => !explained.has(id));
  const open = unexplained.filter(({ id }) => standings.get(id) !== 'known');
  const known = unexplained.filter(({ id }) => standings.get(id) === 'known');
  const comparison = (status: Compared['status']): readonly Annotation[] =>
    compared?.status === status ? [comparedAnnotation(compared)] : [];
  return {
    error: [
      ...comparison('worse'),
      ...(run.failure === undefined
        ? []
        : [{ title: `podreach: ${run.failure.code}`, lines: [run.failure.message, run.failure.hint] }]),
      ...found('error'),
      ...groupedAnnotations(open, 'fail', checkAndReason),
    ],
    warning: [
      ...comparison('could-not-compare'),
      ...found('warning'),
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
      ...comparison('nothing-worse'),
      verdictAnnotation(report),
      ...found('notice'),
      ...groupedAnnotations(known, 'fail', checkAndReason, compared),
      ...groupedAnnotations(known, 'unknown', reasonOf, compared),
      ...leftOut(report),
    ],
  };
}

function levelOf({ accepted, cases }: Finding, standings: ReturnType<typeof standingsOf>): Level {
  if (accepted !== undefined) return 'notice';
  const found = new Set(cases.map((id) => standings.get(id)));
  if (found.has('fail')) return 'error';
  return found.has('known') && !found.has('unknown') ? 'notice' : 'warning';
}

function checkAndReason({ check, verdict }: Case): string {
  return `${check}: ${reasonOf({ verdict })}`;
}

function comparedAnnotation(compared: Compared): Annotation {
  return { title: `podreach: ${compared.result}`, lines: [comparedText(compared)] };
}

/** With a baseline as one that is known from it, unless it is accepted. */
function findingAnnotation(finding: Finding, compared: Compared | undefined): Annotation {
  const { code, culprit, scope, title, evidence, cases, confidence, next, accepted } = finding;
  const acceptance = acceptanceText(finding);
  return {
    title: `${code}: ${culpritText(culprit)}${scopeText(scope)}`,
    lines: [
      title,
      ...(acceptance === undefined ? [] : [acceptance]),
      ...(compared === undefined || accepted !== undefined ? [] : [knownText(compared)]),
      ...evidence.map((sentence) => `- ${sentence}`),
      `explains ${counted(cases.length, 'case')}; ${confidence}: ${confidenceWords[confidence]}`,
      ...next.map((step) => `next: ${step}`),
    ],
  };
}

/** Cases that no finding explains, one annotation for each reason; with a baseline as known from it. */
function groupedAnnotations(
  cases: readonly Case[],
  status: 'fail' | 'unknown',
  reason: (item: Case) => string,
  compared?: Compared,
): readonly Annotation[] {
  const word = status === 'fail' ? 'failed' : 'not known';
  return groupsOf(
    cases.filter(({ verdict }) => verdict.status === status),
    reason,
  ).map(({ title, members }) => ({
    title: `podreach: ${counted(members.length, 'case')} ${word}${compared === undefined ? '' : ' (known)'}`,
    lines: [
      title,
      ...(compared === undefined ? [] : [knownText(compared)]),
      listed([...new Set(members.map(({ check }) => check))], mostChecks),
    ],
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
