import type { Report } from '../../../domain/report.ts';
import { type Overall, overallOf } from '../../overall.ts';
import { countedText, grouped } from './words.ts';

/** The run in a word and a sentence. */
export interface Headline {
  readonly overall: Overall;
  readonly word: string;
  readonly sentence: string;
}

const words: Readonly<Record<Overall, string>> = {
  passed: 'Passed',
  failed: 'Failed',
  'could-not-test': 'Could not test',
  interrupted: 'Interrupted',
};

/** What came of a run, for people who read only that. */
export function headlineOf(report: Report): Headline {
  const overall = overallOf(report);
  return { overall, word: words[overall], sentence: sentenceOf(report, overall) };
}

function sentenceOf(report: Report, overall: Overall): string {
  const { run, summary } = report;
  const asked = summary.pass + summary.fail + summary.unknown;
  switch (overall) {
    case 'passed':
      return `All ${grouped(summary.pass)} cases on ${nodesText(report)} came out as Kubernetes promises.`;
    case 'failed':
      return failedSentence(report);
    case 'interrupted':
      return asked === 0
        ? 'The run was interrupted before anything was asked.'
        : `The run was interrupted. Until then ${grouped(summary.pass)} of ${countedText(asked, 'case')} came out as Kubernetes promises${summary.fail === 0 ? '' : ` and ${grouped(summary.fail)} did not`}.`;
    case 'could-not-test':
      if (run.failure !== undefined) return `Nothing can be said of the network: ${run.failure.message}`;
      return asked === 0
        ? 'Nothing was asked, so that nothing can be said of the network.'
        : `${grouped(summary.unknown)} of ${countedText(asked, 'case')} on ${nodesText(report)} could not be judged, and none failed.`;
    default:
      return overall satisfies never;
  }
}

function failedSentence(report: Report): string {
  const { findings, summary, cases } = report;
  const failed = `${grouped(summary.fail)} of ${countedText(summary.pass + summary.fail + summary.unknown, 'case')} on ${nodesText(report)} broke a promise of Kubernetes`;
  if (findings.length === 0) return `${failed}.`;
  const explained = new Set(findings.flatMap((finding) => finding.cases));
  const open = cases.filter(({ id, verdict }) => verdict.status === 'fail' && !explained.has(id)).length;
  const what = findings.length === 1 ? 'one finding explains' : `${findings.length} findings explain`;
  return `${failed}; ${what} ${open === 0 ? (summary.fail === 1 ? 'it' : 'them all') : `all but ${grouped(open)}`}.`;
}

function nodesText({ cases }: Report): string {
  return countedText(new Set(cases.map(({ from }) => from.node)).size, 'node');
}
