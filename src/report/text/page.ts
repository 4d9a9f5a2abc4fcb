import { createColors } from 'picocolors';
import type { VerdictStatus } from '../../domain/case.ts';
import type { Report } from '../../domain/report.ts';
import type { Look } from '../reporter.ts';
import { shortNames } from './short-names.ts';

type Paint = (text: string) => string;

/** What a section of the text report is laid out with. */
export interface Page {
  /** Columns of the page. */
  readonly width: number;
  /** Columns for sentences: beyond this the eye loses the line. */
  readonly proseWidth: number;
  readonly strong: Paint;
  readonly faint: Paint;
  /** A node's name, shortened where it would crowd out everything else; findings keep the full ones. */
  readonly node: (name: string) => string;
  /** The colour of a verdict. */
  readonly paint: Readonly<Record<VerdictStatus, Paint>>;
}

const widestProse = 110;

/** Share of a line that one node's name may take. */
const nodeShare = 0.3;

/** A page of this look for this report. */
export function pageOf({ width, color }: Look, { cluster, cases }: Report): Page {
  const colors = createColors(color);
  const nodes = cluster?.nodes.map(({ name }) => name) ?? cases.map(({ from }) => from.node);
  const names = shortNames(nodes, Math.floor(width * nodeShare));
  return {
    width,
    proseWidth: Math.min(width, widestProse),
    strong: colors.bold,
    faint: colors.dim,
    node: (name) => names.get(name) ?? name,
    paint: {
      pass: colors.green,
      fail: (text) => colors.bold(colors.red(text)),
      unknown: colors.yellow,
      skipped: colors.dim,
    },
  };
}

/** Verdicts in the order counts are given. */
export const statuses = ['pass', 'fail', 'unknown', 'skipped'] as const satisfies readonly VerdictStatus[];

/** One character for a verdict, readable without colour. */
export const marks: Readonly<Record<VerdictStatus, string>> = { pass: '.', fail: 'X', unknown: '?', skipped: '-' };

/** What a mark means. */
export const markWords: Readonly<Record<VerdictStatus, string>> = {
  pass: 'ok',
  fail: 'failed',
  unknown: 'not known',
  skipped: 'skipped',
};

/** A verdict's mark in its colour. */
export function mark(page: Page, status: VerdictStatus): string {
  return page.paint[status](marks[status]);
}

/** A section's heading, with a faint remark. */
export function heading(page: Page, title: string, remark = ''): string {
  return `${page.strong(title)}${remark === '' ? '' : `  ${page.faint(remark)}`}`;
}
