import type { VerdictStatus } from '../domain/case.ts';
import type { Finding } from '../domain/finding.ts';
import type { Report } from '../domain/report.ts';
import { type CaseChange, caseChanges, type ChangeKind } from './case-change.ts';
import { withEarlierFailures } from './earlier-failures.ts';
import { type FindingChanges, findingChanges } from './finding-changes.ts';
import { groupBy } from './group-by.ts';
import { type LatencyChanges, latencyChanges } from './latency.ts';

/** Where a report comes from, as far as a comparison tells it. */
export interface Side {
  readonly runId: string;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly version: string;
  readonly context?: string;
  readonly serverVersion?: string;
  readonly cniHint?: string;
}

/** Regressions that have one cause as far as the second report can tell. */
export type RegressionGroup =
  | {
      readonly finding: Finding;
      /** The first report does not have this finding. */
      readonly isNew: boolean;
      readonly cases: readonly CaseChange[];
    }
  | { readonly check: string; readonly node: string; readonly cases: readonly CaseChange[] };

/** Cases that only one of two reports has. */
export type Counts = Readonly<Record<VerdictStatus, number>>;

/** What became of a cluster between two reports. */
export interface Comparison {
  readonly before: Side;
  readonly after: Side;
  /** Names of the nodes that ask in a case. */
  readonly nodes: {
    readonly shared: readonly string[];
    readonly onlyBefore: readonly string[];
    readonly onlyAfter: readonly string[];
  };
  /** Cases that passed or failed in both reports. */
  readonly judgedInBoth: number;
  /** Cases that fail in both. */
  readonly stillFailing: number;
  /** Cases that are unknown in both. */
  readonly stillUnknown: number;
  readonly newCases: Counts;
  readonly goneCases: Counts;
  /** Every case that changed. */
  readonly changes: readonly CaseChange[];
  /** The regressions among them that nobody accepted; the most cases first, what no finding explains last. */
  readonly regressions: readonly RegressionGroup[];
  /** Those that were accepted. */
  readonly accepted: readonly RegressionGroup[];
  readonly findings: FindingChanges;
  readonly latency: LatencyChanges;
}

/**
 * Compares two reports of runs that ended by themselves. Knows cases by their ids, so that two clusters are never compared case by
 * case. What failed or was found in one of the earlier reports is known too.
 */
export function compareReports(before: Report, after: Report, earlierOnes: readonly Report[] = []): Comparison {
  const known = withEarlierFailures(before, earlierOnes, after);
  const changes = caseChanges(known, after);
  const findings = findingChanges(before, after, earlierOnes);
  const regressed = changes.filter(({ kind }) => kind === 'regressed');
  const groups = (accepted: boolean): readonly RegressionGroup[] =>
    groupsOf(
      regressed.filter((change) => change.accepted === accepted),
      after.findings,
      new Set(findings.came),
    );
  const nodesBefore = nodesOf(before);
  const nodesAfter = nodesOf(after);
  const earlier = new Map(known.cases.map(({ id, verdict }) => [id, verdict.status]));
  const later = new Map(after.cases.map(({ id, verdict }) => [id, verdict.status]));
  const both = [...later].map(([id, status]) => [earlier.get(id), status] as const);
  return {
    before: sideOf(before),
    after: sideOf(after),
    nodes: {
      shared: nodesAfter.filter((node) => nodesBefore.includes(node)),
      onlyBefore: nodesBefore.filter((node) => !nodesAfter.includes(node)),
      onlyAfter: nodesAfter.filter((node) => !nodesBefore.includes(node)),
    },
    judgedInBoth: both.filter(([was, is]) => isJudged(was) && isJudged(is)).length,
    stillFailing: both.filter(([was, is]) => was === 'fail' && is === 'fail').length,
    stillUnknown: both.filter(([was, is]) => was === 'unknown' && is === 'unknown').length,
    newCases: countsOf([...later].filter(([id]) => !earlier.has(id)).map(([, status]) => status)),
    goneCases: countsOf([...earlier].filter(([id]) => !later.has(id)).map(([, status]) => status)),
    changes,
    regressions: groups(false),
    accepted: groups(true),
    findings,
    latency: latencyChanges(before, after),
  };
}

/** The changes of a kind. */
export function changesOf({ changes }: Pick<Comparison, 'changes'>, kind: ChangeKind): readonly CaseChange[] {
  return changes.filter((change) => change.kind === kind);
}

function isJudged(status: VerdictStatus | undefined): boolean {
  return status === 'pass' || status === 'fail';
}

function countsOf(statuses: readonly VerdictStatus[]): Counts {
  const count = (wanted: VerdictStatus): number => statuses.filter((status) => status === wanted).length;
  return { pass: count('pass'), fail: count('fail'), unknown: count('unknown'), skipped: count('skipped') };
}

function sideOf({ run, tool, cluster }: Report): Side {
  return {
    runId: run.id,
    startedAt: run.startedAt,
    version: tool.version,
    ...(cluster === undefined ? {} : { context: cluster.context, serverVersion: cluster.serverVersion }),
    ...(cluster?.cniHint === undefined ? {} : { cniHint: cluster.cniHint }),
  };
}

function nodesOf({ cases }: Report): readonly string[] {
  return [...new Set(cases.map(({ from }) => from.node))];
}

/** By the first finding that explains a case; what none does by check and node. */
function groupsOf(
  changes: readonly CaseChange[],
  findings: readonly Finding[],
  came: ReadonlySet<Finding>,
): readonly RegressionGroup[] {
  const explained = new Map(
    findings.toReversed().flatMap((finding) => finding.cases.map((id) => [id, finding] as const)),
  );
  const byFinding = groupBy(changes, ({ id }) => explained.get(id));
  const open = byFinding.get(undefined) ?? [];
  const byPlace = groupBy(open, ({ check, node }) => JSON.stringify([check, node]));
  return [
    ...largestFirst(
      [...byFinding].flatMap(([finding, cases]) =>
        finding === undefined ? [] : [{ finding, isNew: came.has(finding), cases }],
      ),
    ),
    ...largestFirst(
      [...byPlace.values()].flatMap((cases) =>
        cases[0] === undefined ? [] : [{ check: cases[0].check, node: cases[0].node, cases }],
      ),
    ),
  ];
}

function largestFirst<Group extends { readonly cases: readonly CaseChange[] }>(
  groups: readonly Group[],
): readonly Group[] {
  return groups.toSorted((left, right) => right.cases.length - left.cases.length);
}
