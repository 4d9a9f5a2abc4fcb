import { createColors } from 'picocolors';
import { type Condition, type Examination, worstOf } from '../doctor/index.ts';
import type { Look } from '../report/reporter.ts';
import { counted, paragraph } from '../report/text/wrap.ts';
import { proseWidth, textOf } from './explain-page.ts';

const subjectColumns = 'admission  '.length;
const conditionColumns = 'problem  '.length;

/** The examinations for a terminal: one paragraph each, and the verdict in the last line. */
export function doctorText(examinations: readonly Examination[], look: Look): string {
  const width = proseWidth(look);
  const colors = createColors(look.color);
  const paint: Readonly<Record<Condition, (text: string) => string>> = {
    ok: colors.green,
    warning: colors.yellow,
    unknown: colors.dim,
    problem: (text) => colors.bold(colors.red(text)),
  };
  const indent = ' '.repeat(conditionColumns + subjectColumns);
  const lines = examinations.flatMap(({ subject, condition, summary, details, next }) => {
    const [first = '', ...rest] = paragraph(indent, summary, width);
    return [
      `${paint[condition](condition.padEnd(conditionColumns))}${subject.padEnd(subjectColumns)}${first.trimStart()}`,
      ...rest,
      ...details.flatMap((detail) => paragraph(`${indent}- `, detail, width)),
      ...next.flatMap((step) => paragraph(`${indent}> `, step, width)),
    ];
  });
  return textOf([...lines, '', verdict(examinations)]);
}

function verdict(examinations: readonly Examination[]): string {
  const count = (wanted: Condition): number => examinations.filter(({ condition }) => condition === wanted).length;
  switch (worstOf(examinations)) {
    case 'problem':
      return `NOT READY  ${counted(count('problem'), 'problem')}: a check would stop, or learn nothing`;
    case 'warning':
      return `READY  a check can run; ${counted(count('warning'), 'warning')}`;
    default:
      return 'READY  a check can run';
  }
}
