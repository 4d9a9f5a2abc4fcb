import type { Case } from '../domain/case.ts';
import type { Finding } from '../domain/finding.ts';
import type { IpFamily } from '../domain/network.ts';
import type { Zones } from './break-places.ts';

/** What a rule sees. */
export interface Evidence {
  /** Failed and unknown cases that no stronger rule has explained yet. */
  readonly open: readonly Case[];
  /** `open` and every case that passed or was skipped: what works elsewhere is what makes a culprit stand out. */
  readonly all: readonly Case[];
  /** Node of every Pod of the run, by key `namespace/name`, whether a case is left that shows it or not. */
  readonly podNodes: ReadonlyMap<string, string>;
  /** All cases of the run, explained or not: what failed for a known reason did fail. */
  readonly everything: readonly Case[];
  /** Nodes of the replicas of cluster DNS, as far as they were asked one by one. */
  readonly replicaNodes: ReadonlySet<string>;
  /** IP families in which Pods ask for names; none where their name servers are not known. */
  readonly nameserverFamilies: ReadonlySet<IpFamily>;
  /** The zone of each node that is in one. */
  readonly zones: Zones;
}

/** Recognises one kind of trouble. A finding names all cases that it explains; those are not offered to later rules. */
export type Rule = (evidence: Evidence) => readonly Finding[];

export function isFailed({ verdict }: Case): boolean {
  return verdict.status === 'fail';
}

const losses: readonly string[] = ['timed-out', 'refused', 'reset', 'unreachable'];

/** Failed because nothing ever came back; an answer now and then, or a wrong one, means that packets do pass. */
export function isLost(item: Case): boolean {
  return isFailed(item) && item.observations.every(({ outcome }) => losses.includes(outcome));
}

/**
 * Failed though some of its tries were answered; which endpoint each of the others asked is not known. With session affinity all
 * tries go to one endpoint, so that silence is no more than that of one of them.
 */
export function isPartlyLost(item: Case): boolean {
  const isAnswered = ({ outcome, received = 0 }: Case['observations'][number]) => outcome === 'reached' || received > 0;
  const isSilent = ({ outcome, sent = 0, received = 0 }: Case['observations'][number]) =>
    losses.includes(outcome) || received < sent;
  return (
    isFailed(item) &&
    item.observations.some(isSilent) &&
    (item.observations.some(isAnswered) || item.check.startsWith('service.affinity'))
  );
}

/** It failed for nothing but the time that it took. */
export function isLate(item: Case): boolean {
  return isFailed(item) && item.settledMs !== undefined;
}

/** What asks whether there is a policy engine at all; other policy cases ask what it makes of policies. */
export function isCanary({ group }: Case): boolean {
  return group === 'canary';
}

export function isPassed({ verdict }: Case): boolean {
  return verdict.status === 'pass';
}

/** The node a case's target runs on, if it is a Pod. */
export function targetNode({ to }: Case): string | undefined {
  return to.kind === 'pod' ? to.node : undefined;
}

/** Groups by a key, keeping the order in which keys first appear. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

export function idsOf(cases: readonly Case[]): readonly string[] {
  return cases.map(({ id }) => id);
}

/** `a, b and 4 more`. */
export function listed(items: readonly string[], most = 5): string {
  const unique = [...new Set(items)];
  const shown = unique.slice(0, most).join(', ');
  return unique.length > most ? `${shown} and ${unique.length - most} more` : shown;
}

/** What was expected and observed, as one sentence for evidence. */
export function sentence(item: Case): string {
  const { verdict } = item;
  switch (verdict.status) {
    case 'pass':
      return `${item.id}: as expected`;
    case 'fail':
      return `${item.id}: ${verdict.mismatch}`;
    case 'unknown':
      return `${item.id}: ${verdict.cause.detail}`;
    case 'skipped':
      return `${item.id}: ${verdict.because.detail}`;
    default:
      return verdict satisfies never;
  }
}
