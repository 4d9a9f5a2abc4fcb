import { createColors } from 'picocolors';
import { type Check, checks } from '../checks/index.ts';
import { optionsFor } from '../checks/need-text.ts';
import { findingTexts } from '../diagnosis/catalog/index.ts';
import { type FindingCode, findingCodes } from '../domain/finding.ts';
import type { Look } from '../report/reporter.ts';
import { paragraph } from '../report/text/wrap.ts';
import { proseWidth, section, textOf } from './explain-page.ts';

/** The topic that lists all findings. */
export const findingsTopic = 'findings';

/** One finding: what it means, how podreach tells it from others, what is behind it, what to do next. */
export function explainFinding(code: FindingCode, look: Look): string {
  const { bold } = createColors(look.color);
  const width = proseWidth(look);
  const { title, meaning, source, evidence, neighbours, confidence, causes, next, faults } = findingTexts[code];
  const own = checks.filter(({ id }) => findingTexts[code].checks.includes(id));
  const prose = (text: string) => paragraph('  ', text, width);
  const listed = (items: readonly string[]) => items.flatMap((item) => paragraph('  - ', item, width));
  const named = (texts: Readonly<Record<string, string>>) =>
    listed(Object.entries(texts).map(([name, text]) => `${name}: ${text}`));
  return textOf([
    bold(code),
    ...prose(title),
    ...section('WHAT IT MEANS', [...prose(meaning), ...(source === undefined ? [] : prose(source))], look),
    ...section('WHAT IT TAKES', prose(evidence), look),
    ...section('TOLD APART FROM', named(neighbours), look),
    ...section('HOW SURE', named(confidence), look),
    ...section('USUAL CAUSES', listed(causes), look),
    ...section(
      'NEXT',
      // A command must stay one line to be copied; a sentence is wrapped.
      next.flatMap((step) => (step.endsWith('.') ? prose(step) : [`  ${step}`])),
      look,
    ),
    ...section('CHECKS', listed(own.map(({ id, title }) => `${id}: ${title}`)), look),
    ...section('ONLY THESE CHECKS', own.length === 0 ? [] : [`  ${commandFor(own)}`], look),
    ...section(
      'PROVOKED BY',
      listed(faults.map((fault) => `scripts/cluster fault ${fault}, on a local cluster`)),
      look,
    ),
  ]);
}

/** Asks nothing but these checks. */
function commandFor(asked: readonly Check[]): string {
  const ids = asked.map(({ id }) => id).join(',');
  return ['podreach check', `--only ${ids}`, ...new Set(asked.flatMap(({ needs }) => optionsFor(needs)))].join(' ');
}

/** Every code with its title. */
export function findingLines(look: Look): readonly string[] {
  const { bold } = createColors(look.color);
  const codeWidth = Math.max(...findingCodes.map(({ length }) => length));
  return [
    `${bold(findingsTopic)}: what podreach names when checks fail`,
    ...findingCodes.flatMap((code) =>
      paragraph(`  ${code.padEnd(codeWidth)}  `, findingTexts[code].title, proseWidth(look)),
    ),
  ];
}

/** The list of codes by itself. */
export function listFindings(look: Look): string {
  return textOf([...findingLines(look), '', 'podreach explain CODE says more of one']);
}
