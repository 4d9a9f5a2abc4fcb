import type { VerdictStatus } from '../../../domain/case.ts';
import { type CaseTable, ipFamilies, protocols, statusOrder } from '../data/case-table.ts';

/** What the list of cases is narrowed to; what is empty narrows nothing. */
export interface CaseQuery {
  /** Words that all have to stand somewhere in a case. */
  readonly text: string;
  /** A check, or a family of checks. */
  readonly check: string;
  readonly group: string;
  readonly from: string;
  readonly to: string;
  readonly ip: string;
  readonly protocol: string;
  readonly status: readonly VerdictStatus[];
  /** From 1, as the page counts findings. */
  readonly finding: string;
}

/** Everything. */
export const noQuery: CaseQuery = {
  text: '',
  check: '',
  group: '',
  from: '',
  to: '',
  ip: '',
  protocol: '',
  status: [],
  finding: '',
};

const prefix = '#cases?';
const names = ['text', 'check', 'group', 'from', 'to', 'ip', 'protocol', 'finding'] as const;

/** The address within the page that shows these cases; it can be kept and shared. */
export function hashOf(query: Partial<CaseQuery>): string {
  const parts = names.flatMap((name) => {
    const value = query[name] ?? '';
    return value === '' ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  const status = query.status ?? [];
  const all = status.length === 0 ? parts : [...parts, `status=${status.join(',')}`];
  return all.length === 0 ? '#cases' : `${prefix}${all.join('&')}`;
}

/** The query of such an address; undefined for any other. */
export function queryOf(hash: string): CaseQuery | undefined {
  if (!hash.startsWith(prefix)) return hash === '#cases' ? noQuery : undefined;
  const given = new Map(
    hash
      .slice(prefix.length)
      .split('&')
      .map((part): [string, string] => {
        const [name = '', value = ''] = part.split('=');
        return [name, decoded(value)];
      }),
  );
  const value = (name: string): string => given.get(name) ?? '';
  const status = value('status').split(',');
  return {
    ...noQuery,
    ...Object.fromEntries(names.map((name) => [name, value(name)])),
    status: statusOrder.filter((one) => status.includes(one)),
  };
}

/** An address that was cut or written by hand is not worth an error. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Indices of the cases a query lets through: failed ones first, then unknown, passed and skipped ones. */
export function casesFor(table: CaseTable, query: CaseQuery): Uint32Array {
  const { columns, length } = table;
  const allowed = fieldTest(table, query);
  const words = query.text.split(/\s+/).filter((word) => word !== '');
  const found = words.map((word) => casesWith(table, word));
  const kept = new Uint32Array(length);
  let count = 0;
  for (let status = statusOrder.length - 1; status >= 0; status--) {
    for (let index = 0; index < length; index++) {
      if (columns.status[index] !== status || !allowed(index)) continue;
      if (found.every((marks) => marks[index] === 1)) kept[count++] = index;
    }
  }
  return kept.subarray(0, count);
}

function fieldTest(table: CaseTable, query: CaseQuery): (index: number) => boolean {
  const { columns } = table;
  const tests: ((index: number) => boolean)[] = [];
  const oneOf = (column: ArrayLike<number>, values: readonly string[], wanted: (value: string) => boolean): void => {
    const marks = values.map((value) => wanted(value));
    tests.push((index) => marks[column[index] ?? -1] === true);
  };
  const { check, group, from, to, ip, protocol, status } = query;
  if (check !== '') oneOf(columns.check, table.checks, (name) => name === check || name.startsWith(`${check}.`));
  if (group !== '') oneOf(columns.group, table.groups, (name) => name === group);
  if (from !== '') oneOf(columns.fromNode, table.nodes, (name) => name === from);
  if (to !== '') oneOf(columns.toNode, table.nodes, (name) => name === to);
  if (ip !== '') oneOf(columns.ip, ipFamilies, (name) => name === ip);
  if (protocol !== '') oneOf(columns.protocol, protocols, (name) => name === protocol);
  if (status.length > 0) oneOf(columns.status, statusOrder, (name) => status.some((one) => one === name));
  if (query.finding !== '') {
    const explained = new Set(Array.from(table.findings[Number(query.finding) - 1] ?? []));
    tests.push((index) => explained.has(index));
  }
  return (index) => tests.every((test) => test(index));
}

/** Marks the cases in which a word stands: in a name, a reason, an expectation or an observation. */
function casesWith(table: CaseTable, word: string): Uint8Array {
  const { columns, length } = table;
  const marks = new Uint8Array(length);
  const lower = word.toLowerCase();
  const hits = (values: readonly unknown[]): readonly boolean[] =>
    values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)).toLowerCase().includes(lower));
  const named = [
    [columns.check, hits(table.checks)],
    [columns.group, hits(table.groups)],
    [columns.reason, hits(table.reasons)],
    [columns.from, hits(table.froms.map((from) => Object.values(from)))],
    [columns.to, hits(table.tos.map((to) => Object.values(to)))],
  ] as const;
  for (let index = 0; index < length; index++) {
    if (named.some(([column, hit]) => hit[column[index] ?? -1] === true)) marks[index] = 1;
  }
  table.searchDetails(word, (index) => {
    marks[index] = 1;
  });
  return marks;
}
