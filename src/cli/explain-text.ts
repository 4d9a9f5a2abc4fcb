import { createColors } from 'picocolors';
import { type Check, checks } from '../checks/index.ts';
import { needText, optionsFor } from '../checks/need-text.ts';
import { familyPromises } from '../checks/family-promises.ts';
import { type CheckFamily, checkFamilies } from '../domain/case.ts';
import type { Look } from '../report/reporter.ts';
import { paragraph } from '../report/text/wrap.ts';

/** Columns beyond which the eye loses the line. */
const widestProse = 100;

/** One check: its promise, how it is tested, what a failure means, what to do next. */
export function explainCheck(check: Check, look: Look): string {
  const { bold } = createColors(look.color);
  const width = Math.min(look.width, widestProse);
  const needs = (check.needs ?? []).map(needText);
  const command = ['podreach check', `--only ${check.id}`, ...optionsFor(check.needs)].join(' ');
  const section = (title: string, lines: readonly string[]) => ['', bold(title), ...lines];
  return textOf([
    bold(check.id),
    ...paragraph('  ', check.title, width),
    ...section('PROMISE', [...paragraph('  ', check.promise, width), ...paragraph('  ', check.source, width)]),
    ...section('TEST', paragraph('  ', check.how, width)),
    ...(needs.length === 0
      ? []
      : section(
          'NEEDS',
          needs.flatMap((need) => paragraph('  - ', need, width)),
        )),
    ...section('A FAILURE USUALLY MEANS', paragraph('  ', check.meaning, width)),
    // Not wrapped: a command must stay one line to be copied.
    ...section(
      'NEXT',
      check.next.map((step) => `  ${step}`),
    ),
    ...section('ONLY THIS CHECK', [`  ${command}`]),
  ]);
}

/** A family with the promise of each of its checks. */
export function explainFamily(family: CheckFamily, look: Look): string {
  const { bold } = createColors(look.color);
  const width = Math.min(look.width, widestProse);
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

/** Every check by family. */
export function listChecks(look: Look): string {
  const { bold } = createColors(look.color);
  const width = Math.min(look.width, widestProse);
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
    'podreach explain CHECK says more of one',
  ]);
}

function textOf(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
