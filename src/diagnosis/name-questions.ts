import type { Case } from '../domain/case.ts';
import { type Evidence, isPassed } from './rule.ts';

/** What Pods find without a DNS server of the cluster: that it works says nothing of DNS. */
const serverless: ReadonlySet<string> = new Set(['dns.search-path', 'dns.hosts-file', 'dns.custom-config']);

/** Whether a case depends on what a DNS server of the cluster says. */
export function asksCluster({ family, check }: Case): boolean {
  return family === 'dns' && !serverless.has(check);
}

/** It asks a replica of cluster DNS at its own address: no other can have got the question. */
export function asksReplica({ check }: Case): boolean {
  return check === 'dns.replicas';
}

const said: ReadonlySet<string> = new Set(['reached', 'unresolved', 'wrong-answer']);

/** Some server of the cluster said something, right or wrong. */
export function isAnsweredQuestion(item: Case): boolean {
  return asksCluster(item) && (isPassed(item) || item.observations.some(({ outcome }) => said.has(outcome)));
}

/** Servers that Pods asked as they are told to, answered or not. A replica's own address need not be of the same family. */
export function nameserversSeen(cases: readonly Case[]): readonly string[] {
  return cases
    .filter((item) => asksCluster(item) && !asksReplica(item) && item.to.kind !== 'pod')
    .flatMap(({ observations }) => observations.flatMap(({ dns }) => dns?.server ?? []));
}

/**
 * Whether packets of one of these IP families may have carried a case. Names are asked for in a family of the name servers, whichever
 * their records are of; a case of no family, and a name whose servers are not known, may have used any.
 */
export function mayUse(
  item: Case,
  families: readonly string[],
  { nameserverFamilies }: Pick<Evidence, 'nameserverFamilies'>,
): boolean {
  if (!asksByName(item)) return item.ipFamily === undefined || families.includes(item.ipFamily);
  return nameserverFamilies.size === 0 || [...nameserverFamilies].some((one) => families.includes(one));
}

/** It is asked of the name servers that Pods are told of, not of a Pod. */
export function asksByName(item: Case): boolean {
  return asksCluster(item) && item.to.kind === 'name';
}
