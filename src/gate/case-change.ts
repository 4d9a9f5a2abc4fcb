import { acceptedCases } from '../domain/acceptance.ts';
import type { Case, SkipReason, Verdict, VerdictStatus } from '../domain/case.ts';
import type { Report } from '../domain/report.ts';

/** A case's verdict in one of two reports; `absent` where the report has no such case. */
export type Standing = VerdictStatus | 'absent';

/**
 * What became of a case between two reports:
 * - `regressed`: fails, and did not fail before. What was not known, skipped or not there before counts too: nothing shows that it
 *   failed then, and who gates on this must err to the side of telling.
 * - `repaired`: failed and passes.
 * - `unjudged`: has no verdict, although it did not fail before. Not known to be worse, but it may be.
 * - `lost`: passed and was not asked again, for a reason that nobody chose, such as a node that is no longer ready.
 * - `implied`: passed and was not asked again, because another case, which failed, already says so.
 * - `unasked`: passed and was not asked again, because of what was selected or because the node is no longer in the cluster.
 * - `open`: failed and has no verdict now: neither repaired nor worse.
 * - `added`: passes, and had no verdict before.
 */
export type ChangeKind = 'regressed' | 'repaired' | 'unjudged' | 'lost' | 'implied' | 'unasked' | 'open' | 'added';

/** A case that stands otherwise in the second report than in the first. */
export interface CaseChange {
  readonly id: string;
  readonly kind: ChangeKind;
  readonly check: string;
  /** The node that asks. */
  readonly node: string;
  readonly before: Standing;
  readonly after: Standing;
  /** What the second report says of it: the mismatch, or why it was not judged or not asked; empty for a pass. */
  readonly detail: string;
  /** A regression that only accepted findings explain. */
  readonly accepted: boolean;
}

/** Reasons that follow from what the user asked for, not from the cluster. */
const chosen: ReadonlySet<SkipReason['code']> = new Set([
  'not-requested',
  'node-not-selected',
  'needs-feature',
  'needs-outside-names',
]);

/** Reasons that another case of the same run is the cause of. */
const consequences: ReadonlySet<SkipReason['code']> = new Set(['no-answer', 'not-enforced']);

/** Every case that changed, in the order of the second report, then what only the first one has. */
export function caseChanges(before: Report, after: Report): readonly CaseChange[] {
  const earlier = byId(before.cases);
  const later = byId(after.cases);
  const accepted = acceptedCases(after.findings);
  const absence = absenceIn(after);
  const hasFailures = after.summary.fail > 0;
  const ids = [...later.keys(), ...[...earlier.keys()].filter((id) => !later.has(id))];
  return ids.flatMap((id): readonly CaseChange[] => {
    const was = earlier.get(id);
    const is = later.get(id);
    const known = is ?? was;
    if (known === undefined) return [];
    const because = is === undefined ? absence(known) : reasonOf(is.verdict, hasFailures);
    const from = was?.verdict.status ?? 'absent';
    const to = is?.verdict.status ?? 'absent';
    const kind = kindOf(from, to, because);
    if (kind === undefined) return [];
    return [
      {
        id,
        kind,
        check: known.check,
        node: known.from.node,
        before: from,
        after: to,
        detail: because.detail,
        accepted: kind === 'regressed' && accepted.has(id),
      },
    ];
  });
}

function byId(cases: readonly Case[]): ReadonlyMap<string, Case> {
  return new Map(cases.map((item) => [item.id, item]));
}

interface Because {
  readonly detail: string;
  /** Whether someone asked for it to be so, a failed case made it so, or nobody did. */
  readonly by: 'choice' | 'failure' | 'cluster';
}

const unaskedKinds = { choice: 'unasked', failure: 'implied', cluster: 'lost' } as const;

function kindOf(before: Standing, after: Standing, because: Because): ChangeKind | undefined {
  switch (after) {
    case 'fail':
      return before === 'fail' ? undefined : 'regressed';
    case 'pass':
      return before === 'fail' ? 'repaired' : before === 'pass' ? undefined : 'added';
    case 'unknown':
      return before === 'fail' ? 'open' : before === 'unknown' ? undefined : 'unjudged';
    case 'skipped':
    case 'absent':
      if (before === 'pass') return unaskedKinds[because.by];
      return before === 'fail' ? 'open' : undefined;
    default:
      return after satisfies never;
  }
}

function reasonOf(verdict: Verdict, hasFailures: boolean): Because {
  switch (verdict.status) {
    case 'pass':
      return { detail: '', by: 'choice' };
    case 'fail':
      return { detail: verdict.mismatch, by: 'choice' };
    case 'unknown':
      return { detail: verdict.cause.detail, by: 'choice' };
    case 'skipped':
      return because(verdict.because, hasFailures);
    default:
      return verdict satisfies never;
  }
}

function because({ code, detail }: SkipReason, hasFailures: boolean): Because {
  if (chosen.has(code)) return { detail, by: 'choice' };
  return { detail, by: hasFailures && consequences.has(code) ? 'failure' : 'cluster' };
}

/** Why a report has no such case: its node or its check was left out, or it was not selected. */
function absenceIn({ cluster, skipped, cases }: Report): (item: Case) => Because {
  const nodes = cluster === undefined ? undefined : new Set(cluster.nodes.map(({ name }) => name));
  const checks = new Set(cases.map(({ check }) => check));
  const left = new Map(skipped.map(({ what, because }) => [what, because]));
  const families = cluster?.podFamilies ?? [];
  return ({ check, group, from, to, ipFamily }) => {
    const ends = [from.node, ...(to.kind === 'name' || to.node === undefined ? [] : [to.node])];
    const gone = nodes === undefined ? undefined : ends.find((node) => !nodes.has(node));
    if (gone !== undefined) return { detail: `${gone} is no longer in the cluster`, by: 'choice' };
    const skip = [...ends.map((node) => `node ${node}`), `check ${check}`].flatMap((what) => left.get(what) ?? [])[0];
    if (skip !== undefined) return because(skip, false);
    if (ipFamily !== undefined && families.length > 0 && !families.includes(ipFamily))
      return { detail: `Pods no longer get an ${ipFamily.replace('ipv', 'IPv')} address`, by: 'cluster' };
    if (group === 'follow-up') return { detail: 'it is only asked where something failed', by: 'choice' };
    return { detail: checks.has(check) ? 'not part of this run' : `${check} was not asked`, by: 'choice' };
  };
}
