import { type Case, checkFamilies, type Expectation } from '../../../domain/case.ts';
import { type CaseTable, ipFamilies, nodeOf, protocols } from './case-table.ts';
import type { PackedDetail, PackedHead } from './pack.ts';

/** The cases behind the text that `packCases` made. */
export function unpackCases(text: string): CaseTable {
  const headEnd = lineEnd(text, 0);
  const head = JSON.parse(text.slice(0, headEnd)) as PackedHead;
  const { columns, expectations, froms, tos } = head;
  const length = columns.check.length;
  const starts = lineStarts(text, headEnd + 1, expectations + length);
  const line = (number: number): string => text.slice(starts[number], (starts[number + 1] ?? 0) - 1);
  const nodeNumbers = new Map(head.nodes.map((name, index) => [name, index]));
  const nodesOfFroms = froms.map(({ node }) => nodeNumbers.get(node) ?? 0);
  const nodesOfTos = tos.map((to) => nodeNumbers.get(nodeOf(to) ?? '') ?? -1);
  let lower: string | undefined;
  return {
    ...head,
    length,
    columns: {
      ...columns,
      fromNode: Int32Array.from(columns.from, (from) => nodesOfFroms[from] ?? 0),
      toNode: Int32Array.from(columns.to, (to) => nodesOfTos[to] ?? -1),
    },
    caseAt: (index) => {
      const detail = JSON.parse(line(expectations + index)) as PackedDetail;
      return caseOf(head, index, detail, JSON.parse(line(columns.expectation[index] ?? 0)) as Expectation);
    },
    searchDetails: (wanted, found) => {
      // Lower case has the same length for all that JSON and object names are made of; anything else is found by its own letters.
      lower ??= sameLength(text.toLowerCase(), text);
      const numbers = linesWith(lower, wanted.toLowerCase(), starts);
      const wantedExpectations = new Set(numbers.filter((number) => number < expectations));
      if (wantedExpectations.size > 0) {
        columns.expectation.forEach((expectation, index) => {
          if (wantedExpectations.has(expectation)) found(index);
        });
      }
      for (const number of numbers) if (number >= expectations) found(number - expectations);
    },
  };
}

function caseOf(head: PackedHead, index: number, detail: PackedDetail, expectation: Expectation): Case {
  const { columns } = head;
  const check = head.checks[columns.check[index] ?? 0] ?? '';
  const family = checkFamilies.find((name) => check.startsWith(`${name}.`)) ?? 'pod-ip';
  const group = head.groups[columns.group[index] ?? 0] ?? '';
  const ipFamily = ipFamilies[columns.ip[index] ?? 0] ?? '';
  const protocol = protocols[columns.protocol[index] ?? 0] ?? '';
  const from = head.froms[columns.from[index] ?? 0];
  const to = head.tos[columns.to[index] ?? 0];
  if (from === undefined || to === undefined) throw new Error(`the data of case ${index} are damaged`);
  return {
    id: detail.id,
    family,
    check,
    ...(group === '' ? {} : { group }),
    from,
    to,
    ...(ipFamily === '' ? {} : { ipFamily }),
    ...(protocol === '' ? {} : { protocol }),
    expectation,
    observations: detail.observations,
    verdict: detail.verdict ?? { status: 'pass' },
    ...(detail.settledMs === undefined ? {} : { settledMs: detail.settledMs }),
  };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Where each line begins, and after them where one more would. */
function lineStarts(text: string, from: number, count: number): Uint32Array {
  const starts = new Uint32Array(count + 1);
  starts[0] = from;
  for (let line = 0; line < count; line++) starts[line + 1] = lineEnd(text, starts[line] ?? 0) + 1;
  return starts;
}

function sameLength(lower: string, text: string): string {
  return lower.length === text.length ? lower : text;
}

/** Numbers of the lines in which the text stands. */
function linesWith(text: string, wanted: string, starts: Uint32Array): readonly number[] {
  const found: number[] = [];
  let line = 0;
  let at = text.indexOf(wanted, starts[0]);
  while (at >= 0) {
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= at) line++;
    found.push(line);
    at = text.indexOf(wanted, starts[line + 1] ?? text.length);
  }
  return found;
}
