import { createColors } from 'picocolors';
import { type Check, checks } from '../checks/index.ts';
import { needText, optionsFor } from '../checks/need-text.ts';
import { familyPromises } from '../checks/family-promises.ts';
import { type CheckFamily, checkFamilies } from '../domain/case.ts';
import type { Look } from '../report/reporter.ts';
import { paragraph } from '../report/text/wrap.ts';
import { findingLines } from './explain-finding-text.ts';
import { proseWidth, section, textOf } from './explain-page.ts';

/** One check: its promise, how it is tested, what a failure means, what to do next. */
export function explainCheck(check: Check, look: Look): string {
  const { bold } = createColors(look.color);
  const width = proseWidth(look);
  const needs = (check.needs ?? []).map(needText);
  const command = ['podreach check', `--only ${check.id}`, ...optionsFor(check.needs)].join(' ');
  return textOf([
    bold(check.id),
    ...paragraph('  ', check.title, width),
    ...section('PROMISE', [...paragraph('  ', check.promise, width), ...paragraph('  ', check.source, width)], look),
    ...section('TEST', paragraph('  ', check.how, width), look),
    ...section(
      'NEEDS',
      needs.flatMap((need) => paragraph('  - ', need, width)),
      look,
    ),
    ...section('A FAILURE USUALLY MEANS', paragraph('  ', check.meaning, width), look),
    // Not wrapped: a command must stay one line to be copied.
    ...section(
      'NEXT',
      check.next.map((step) => `  ${step}`),
      look,
    ),
    ...section('ONLY THIS CHECK', [`  ${command}`], look),
  ]);
}

/** A family with the promise of each of its checks. */
export function explainFamily(family: CheckFamily, look: Look): string {
  const { bold } = createColors(look.color);
  const width = proseWidth(look);
  return textOf([
    bold(family),
    ...paragraph('  ', familyPromises[family], width),
    ...checks
      .filter((check) => check.family === family)
      .flatMap(({ id, title, promise }) => [
        '',
        bold(id),
        ...paragraph('  ', title, width),
        ...paragraph('  ', promise, width),
      ]),
    '',
    `podreach explain CHECK says more of one; podreach check --only ${family} asks them all`,
  ]);
}

/** Every check by family, and every finding. */
export function listTopics(look: Look): string {
  const { bold } = createColors(look.color);
  const width = proseWidth(look);
  const idWidth = Math.max(...checks.map(({ id }) => id.length));
  return textOf([
    ...checkFamilies.flatMap((family) => [
      ...paragraph('', `${family}: ${familyPromises[family]}`, width).map((line, index) =>
        index === 0 ? line.replace(family, bold(family)) : line,
      ),
      ...checks
        .filter((check) => check.family === family)
        .flatMap(({ id, title, needs }) => {
          const options = optionsFor(needs).join(' ');
          return paragraph(`  ${id.padEnd(idWidth)}  `, options === '' ? title : `${title} (${options})`, width);
        }),
      '',
    ]),
    ...findingLines(look),
    '',
    'podreach explain CHECK, or CODE of a finding, says more of one',
  ]);
}
