import { type Case, type VerdictStatus } from '../../domain/case.ts';
import type { Report } from '../../domain/report.ts';
import { columns, groupByCheck, verdictOf } from '../text/check-table.ts';
import { figuresOf } from '../text/figures.ts';
import { counted } from '../text/wrap.ts';
import { escaped, folded, name, row } from './escape.ts';
import type { Part } from './fit.ts';
import { icons } from './verdict.ts';

/** A catalogue has some hundred and fifty; more are not ours. */
const mostChecks = 400;

/** The checks that did not pass, in sight. */
export function troubledChecksPart({ cases }: Report): readonly Part[] {
  const troubled = [...groupByCheck(cases)].filter(([, members]) => isTrouble(verdictOf(members)));
  if (troubled.length === 0) return [];
  return [{ title: 'checks that failed', head: ['### Checks', '', ...head], ...rowsOf(troubled), rest: restOfChecks }];
}

/** All checks with their counts, folded. */
export function allChecksPart({ cases }: Report): readonly Part[] {
  const checks = [...groupByCheck(cases)];
  if (checks.length === 0) return [];
  const well = checks.filter(([, members]) => !isTrouble(verdictOf(members))).length;
  const fold = folded(`All ${counted(checks.length, 'check')}, ${well} without a failure`);
  return [
    {
      title: 'all checks',
      ...fold,
      head: [...fold.head, ...head],
      ...rowsOf(checks),
      rest: restOfChecks,
    },
  ];
}

const head = [
  row(['', 'check', ...columns.map(([, title]) => title), 'measured']),
  row(['---', '---', ...columns.map(() => '---:'), '---']),
];

function isTrouble(status: VerdictStatus): boolean {
  return status === 'fail' || status === 'unknown';
}

function restOfChecks(count: number): string {
  return `and ${counted(count, 'more check')}`;
}

function rowsOf(checks: readonly (readonly [string, readonly Case[]])[]): Pick<Part, 'rows' | 'hidden'> {
  return {
    rows: checks.slice(0, mostChecks).map(([check, members]) => {
      const counts = columns.map(([status]) => members.filter(({ verdict }) => verdict.status === status).length);
      return row([
        icons[verdictOf(members)],
        name(check),
        ...counts.map((count) => (count === 0 ? '' : String(count))),
        escaped(figuresOf(members).join(', ')),
      ]);
    }),
    hidden: Math.max(0, checks.length - mostChecks),
  };
}
