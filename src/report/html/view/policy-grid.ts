import type { Case, VerdictStatus } from '../../../domain/case.ts';
import { type Endpoint, objectKey } from '../../../domain/endpoint.ts';
import { type CaseTable, statusOrder } from '../data/case-table.ts';

/** A policy case of the report: everything that was asked to show one thing about NetworkPolicies. */
export interface PolicySet {
  /** The policy case, or the check where it belongs to none. */
  readonly name: string;
  readonly checks: readonly string[];
  /** The worst of its verdicts. */
  readonly status: VerdictStatus;
  readonly counts: Readonly<Record<VerdictStatus, number>>;
  /** Indices of its cases. */
  readonly cases: readonly number[];
}

/** The report's policy cases, what failed first. */
export function policySets({ columns, checks, groups, length }: CaseTable): readonly PolicySet[] {
  const sets = new Map<string, number[]>();
  const ofPolicy = checks.map((name) => name.startsWith('policy.'));
  for (let index = 0; index < length; index++) {
    const check = columns.check[index] ?? 0;
    if (ofPolicy[check] !== true) continue;
    const group = groups[columns.group[index] ?? 0] ?? '';
    const name = group === '' ? (checks[check] ?? '') : group;
    const members = sets.get(name);
    if (members === undefined) sets.set(name, [index]);
    else members.push(index);
  }
  return [...sets]
    .map(([name, cases]): PolicySet => {
      const counts = { pass: 0, fail: 0, unknown: 0, skipped: 0 };
      for (const index of cases) counts[statusOrder[columns.status[index] ?? 0] ?? 'skipped']++;
      const status = statusOrder.findLast((one) => counts[one] > 0) ?? 'skipped';
      const names = new Set(cases.map((index) => checks[columns.check[index] ?? 0] ?? ''));
      return { name, checks: [...names], status, counts, cases };
    })
    .toSorted((left, right) => statusOrder.indexOf(right.status) - statusOrder.indexOf(left.status));
}

/** What may or did come through between two Pods, over all ports and families that were asked. */
export type Through = 'open' | 'blocked' | 'part' | 'any' | 'unknown' | 'unasked';

/** One pair of Pods of a policy grid. */
export interface PolicyCell {
  readonly expected: Through;
  readonly observed: Through;
  readonly status: VerdictStatus | undefined;
  readonly cases: readonly Case[];
}

/** Who reaches whom in one step of a policy case: what policies say beside what was seen. */
export interface PolicyGrid {
  /** The check, and the step where the policy case has several. */
  readonly title: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly cells: readonly (readonly PolicyCell[])[];
  /** The rules that decide, those of failed cases first, each once. */
  readonly because: readonly string[];
}

/** The grids of a policy case, one for each step. */
export function policyGrids(cases: readonly Case[]): readonly PolicyGrid[] {
  const steps = new Map<string, Case[]>();
  for (const item of cases) {
    const title = stepTitle(item);
    const members = steps.get(title);
    if (members === undefined) steps.set(title, [item]);
    else members.push(item);
  }
  return [...steps].map(([title, members]) => gridOf(title, members));
}

/** Cases of a policy case have their step as the third part of their id: `policy.peers/one-pod/2/...`. */
function stepTitle({ check, group, id }: Case): string {
  const step = /^[^/]+\/[^/]+\/(\d+)\//.exec(id)?.[1];
  return group === undefined || step === undefined || !id.startsWith(`${check}/`) ? check : `${check}, step ${step}`;
}

function gridOf(title: string, cases: readonly Case[]): PolicyGrid {
  const names = podNames(cases);
  const from = [...new Set(cases.map((item) => names(item.from)))].toSorted(byName);
  const to = [...new Set(cases.map((item) => names(item.to)))].toSorted(byName);
  const byPair = new Map<string, Case[]>();
  for (const item of cases) {
    const key = `${names(item.from)}\n${names(item.to)}`;
    byPair.set(key, [...(byPair.get(key) ?? []), item]);
  }
  const worstFirst = cases.toSorted(
    (left, right) => statusOrder.indexOf(right.verdict.status) - statusOrder.indexOf(left.verdict.status),
  );
  return {
    title,
    from,
    to,
    cells: from.map((row) => to.map((column) => cellOf(byPair.get(`${row}\n${column}`) ?? []))),
    because: [...new Set(worstFirst.flatMap(({ expectation }) => expectation.because))],
  };
}

const byName = (left: string, right: string): number => left.localeCompare(right, 'en', { numeric: true });

function cellOf(cases: readonly Case[]): PolicyCell {
  return {
    expected: together(cases.map(expectedOf)),
    observed: together(cases.map(observedOf)),
    status: statusOrder.findLast((one) => cases.some(({ verdict }) => verdict.status === one)),
    cases,
  };
}

function together(all: readonly Through[]): Through {
  const kinds = new Set(all);
  const [only] = kinds;
  return kinds.size > 1 ? 'part' : (only ?? 'unasked');
}

function expectedOf({ expectation: { reach } }: Case): Through {
  switch (reach) {
    case 'allowed':
      return 'open';
    case 'blocked':
      return 'blocked';
    // A refusal comes back from the Pod: packets passed both ways.
    case 'refused':
      return 'open';
    case 'unspecified':
      return 'any';
    default:
      return reach satisfies never;
  }
}

function observedOf({ observations, verdict, expectation }: Case): Through {
  const last = observations.at(-1);
  if (last === undefined || verdict.status === 'unknown' || verdict.status === 'skipped') return 'unknown';
  switch (last.outcome) {
    case 'reached':
      return 'open';
    case 'refused':
      return expectation.reach === 'refused' ? 'open' : 'blocked';
    case 'timed-out':
    case 'reset':
    case 'unreachable':
      return 'blocked';
    case 'unresolved':
    case 'wrong-answer':
    case 'unsupported':
    case 'not-run':
      return 'unknown';
    default:
      return last.outcome satisfies never;
  }
}

/** Pods of a lane are told apart by few letters; what all their Namespaces begin with says nothing. */
function podNames(cases: readonly Case[]): (endpoint: Endpoint) => string {
  const namespaces = [...new Set(cases.flatMap(({ from, to }) => [from, to].flatMap((one) => namespaceOf(one) ?? [])))];
  const shared = sharedStart(namespaces);
  return (endpoint) => {
    if (endpoint.kind === 'name') return endpoint.name;
    const name = endpoint.kind === 'pod' ? endpoint.pod : endpoint.service;
    return namespaces.length === 1 ? name : objectKey(endpoint.namespace.slice(shared), name);
  };
}

function namespaceOf(endpoint: Endpoint): string | undefined {
  return endpoint.kind === 'name' ? undefined : endpoint.namespace;
}

/** How many characters all have in common, ending with a hyphen, so that no word is cut. */
function sharedStart(names: readonly string[]): number {
  const [first = ''] = names;
  let length = 0;
  while (length < first.length && names.every((name) => name[length] === first[length])) length++;
  const start = first.slice(0, length).lastIndexOf('-') + 1;
  return names.every((name) => name.length > start) ? start : 0;
}
