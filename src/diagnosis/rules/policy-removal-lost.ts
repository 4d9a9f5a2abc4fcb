import type { Case } from '../../domain/case.ts';
import { objectKey } from '../../domain/endpoint.ts';
import { groupBy, idsOf, isCanary, isFailed, isPassed, listed, type Rule, sentence, targetNode } from '../rule.ts';
import { touches } from './policed-node.ts';

/**
 * Connections that deleted policies blocked stay blocked on a node, while what they allowed goes through there, and the client that
 * is kept out reaches others: only policies tell these apart.
 */
export const policyRemovalLost: Rule = ({ open, all }) => {
  const released = all.filter((item) => item.check === 'policy.release' && isCanary(item));
  const kept = released.filter((item) => isFailed(item) && isSilent(item) && open.includes(item));
  const reached = released.filter(isPassed);
  return [...groupBy(kept, (item) => targetNode(item) ?? '')].flatMap(([node, cases]) => {
    const isTold = cases.every(
      (item) => reached.some((other) => sameTarget(other, item)) && reached.some((other) => sameClient(other, item)),
    );
    if (!isTold) return [];
    const reachedThere = reached.filter((item) => targetNode(item) === node);
    const explained = open.filter((item) => cases.includes(item) || isLeftOver(item, node));
    return [
      {
        code: 'policy-removal-lost',
        culprit: { kind: 'node', node },
        title: `NetworkPolicies that were deleted stay in force for Pods on ${node}`,
        evidence: [
          `${cases.length} connections to ${node} are still blocked as before the policies were deleted; what these allowed, ${reachedThere.length} connections, goes through`,
          `the same clients reach Pods on ${listed(reached.filter((item) => cases.some((one) => sameClient(one, item))).map((item) => targetNode(item) ?? ''))}`,
          ...cases.slice(0, 2).map(sentence),
        ],
        cases: idsOf(explained),
        confidence: 'shown',
        next: [
          'kubectl get networkpolicies -A  # none of podreach may be left',
          `kubectl get pods -A -o wide --field-selector spec.nodeName=${node}  # the policy engine's agent there: its log, and whether a restart makes it forget`,
        ],
      },
    ];
  });
};

function sameTarget(one: Case, other: Case): boolean {
  return one.ipFamily === other.ipFamily && JSON.stringify(one.to) === JSON.stringify(other.to);
}

function sameClient(one: Case, other: Case): boolean {
  return one.ipFamily === other.ipFamily && keyOf(one) === keyOf(other);
}

function keyOf({ from }: Case): string {
  return objectKey(from.namespace, from.pod);
}

function isSilent({ observations }: Case): boolean {
  return observations.every(({ outcome }) => outcome !== 'reached');
}

/** What policies that stay make of other cases: their isolation blocks, and what they allowed is allowed still. */
function isLeftOver(item: Case, node: string): boolean {
  if (item.family !== 'policy' || !touches(item, node)) return false;
  return isFailed(item) || (item.verdict.status === 'unknown' && item.verdict.cause.code === 'no-control');
}
