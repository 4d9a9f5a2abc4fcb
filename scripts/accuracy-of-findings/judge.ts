import type { Finding, FindingCode } from '../../src/domain/finding.ts';
import type { Report } from '../../src/domain/report.ts';
import type { Combination } from '../../test/e2e/harness/combination.ts';
import type { LeftOutNode } from '../../test/e2e/harness/fault-expectation.ts';
import {
  type FindingPattern,
  hasCode,
  hasCulprit,
  matches,
  namedInWords,
} from '../../test/e2e/harness/finding-pattern.ts';
import {
  missingKnownFindings,
  surprisingCases,
  surprisingFindings,
  unexpectedIn,
} from '../../test/e2e/harness/healthy.ts';
import type { Answer, TrialKind } from './trial.ts';

/** What became of one fault's name in a report. */
export interface Recognition {
  readonly code: boolean;
  readonly culprit: boolean;
}

/** A finding as a line of a table has it. */
export interface Said {
  readonly code: FindingCode;
  readonly words: string;
}

/** How good a report's answer to one trial was. */
export interface Judgement {
  readonly kind: TrialKind;
  readonly name: string;
  readonly cni: Combination['cni'];
  /** The arguments of the faults, nodes by their names. */
  readonly where: string;
  /** Something was found beyond what such a cluster is known to get wrong; false of a healthy one where all is well. */
  readonly detected: boolean;
  /** One for each fault of the catalogue. */
  readonly recognised: readonly Recognition[];
  /** Findings beyond those expected; of a stranger, its wrong names. */
  readonly beyond: readonly Said[];
  /** All findings beyond those of a healthy cluster. */
  readonly found: readonly Said[];
  /** What was wrong with a healthy cluster's report; or why there is none to be judged. */
  readonly problems: readonly string[];
}

/** The trial that a report is of. */
export interface Judged {
  readonly kind: TrialKind;
  readonly name: string;
  readonly where: string;
  readonly answer: Answer;
}

/** Compares what a report says with what it should say of a cluster of this kind. */
export function judge(trial: Judged, report: Report, combination: Combination): Judgement {
  const found = surprisingFindings(report, combination);
  const missed = missedIn(trial.answer, report, found);
  return {
    ...blank(trial, combination.cni),
    detected:
      found.length > 0 ||
      surprisingCases(report, combination).length > 0 ||
      report.run.outcome !== 'complete' ||
      report.skipped.some(({ what }) => what.startsWith('node ')),
    recognised: missed.recognised,
    beyond: missed.beyond.map(said),
    found: found.map(said),
    problems: problemsOf(trial.answer, report, combination),
  };
}

/** A trial that ended without a report. */
export function unjudged(trial: Judged, cni: Combination['cni'], problem: string): Judgement {
  const faults = trial.answer.kind === 'names' ? trial.answer.findings.length + trial.answer.leftOut.length : 0;
  return {
    ...blank(trial, cni),
    recognised: Array.from({ length: faults }, () => ({ code: false, culprit: false })),
    problems: [problem],
  };
}

function blank({ kind, name, where }: Judged, cni: Combination['cni']): Judgement {
  return {
    kind,
    name,
    cni,
    where,
    detected: false,
    recognised: [],
    beyond: [],
    found: [],
    problems: [],
  };
}

interface Missed {
  readonly recognised: readonly Recognition[];
  readonly beyond: readonly Finding[];
}

function missedIn(answer: Answer, report: Report, found: readonly Finding[]): Missed {
  switch (answer.kind) {
    case 'nothing':
      return { recognised: [], beyond: found };
    case 'no-wrong-name':
      return { recognised: [], beyond: found.filter((finding) => !isAcceptable(finding, answer.acceptable)) };
    case 'names': {
      const { recognised, beyond } = recognise(answer.findings, found);
      return { recognised: [...recognised, ...answer.leftOut.map((node) => recogniseLeftOut(node, report))], beyond };
    }
    default:
      return answer satisfies never;
  }
}

/**
 * Finds every expected finding among those of the report. In place of one that is not there, one other finding may have its code or
 * else its culprit: half right, and not beyond what was expected.
 */
function recognise(expected: readonly FindingPattern[], found: readonly Finding[]): Missed {
  let beyond = found.filter((finding) => !expected.some((pattern) => matches(finding, pattern)));
  const recognised = expected.map((pattern): Recognition => {
    if (found.some((finding) => matches(finding, pattern))) return { code: true, culprit: true };
    const instead =
      beyond.find((finding) => hasCode(finding, pattern)) ?? beyond.find((finding) => hasCulprit(finding, pattern));
    if (instead === undefined) return { code: false, culprit: false };
    beyond = beyond.filter((finding) => finding !== instead);
    return { code: hasCode(instead, pattern), culprit: hasCulprit(instead, pattern) };
  });
  return { recognised, beyond };
}

function recogniseLeftOut({ node, because }: LeftOutNode, { skipped }: Report): Recognition {
  const skip = skipped.find(({ what }) => what === `node ${node}`);
  return { code: skip?.because.code === because, culprit: skip !== undefined };
}

function said(finding: Finding): Said {
  return { code: finding.code, words: namedInWords(finding) };
}

function isAcceptable(finding: Finding, acceptable: readonly FindingPattern[]): boolean {
  return finding.code === 'unexplained-failures' || acceptable.some((pattern) => matches(finding, pattern));
}

function problemsOf(answer: Answer, report: Report, combination: Combination): readonly string[] {
  const { outcome, failure } = report.run;
  if (answer.kind === 'nothing')
    return [
      ...unexpectedIn(report, combination),
      ...missingKnownFindings(report, combination).map((known) => `missing: ${namedInWords(known)}`),
    ];
  return outcome === 'complete' ? [] : [`the run ${outcome}: ${failure?.message ?? 'no reason given'}`];
}
