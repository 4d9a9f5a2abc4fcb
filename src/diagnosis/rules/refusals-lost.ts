import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isFailed, isPassed, type Rule, sentence, targetNode } from '../rule.ts';

/** Closed ports of a node's Pods are silent, though its open ones answer: what says "refused" is dropped on the way. */
export const refusalsLost: Rule = ({ open, all }) => {
  const judged = all.filter((item) => item.check === 'pod-to-pod.refused' && (isFailed(item) || isPassed(item)));
  const failed = open.filter((item) => item.check === 'pod-to-pod.refused' && isFailed(item));
  return [...groupBy(failed, (item) => targetNode(item) ?? '')].flatMap(([node, cases]): Finding[] => {
    const answered = all.filter(
      (item) =>
        (item.check === 'pod-to-pod.tcp' || item.check === 'pod-to-pod.udp') &&
        targetNode(item) === node &&
        isPassed(item),
    );
    const reachable = cases.filter((item) => answered.some(({ from, ipFamily }) => isSame(item, from.node, ipFamily)));
    if (reachable.length === 0) return [];
    const elsewhere = judged.filter((item) => targetNode(item) !== node);
    return [
      {
        code: 'refusals-lost',
        culprit: { kind: 'node', node },
        title: `closed ports of Pods on ${node} are silent instead of refusing, though open ones answer`,
        evidence: [
          `${reachable.length} tries at closed ports there got no answer, ${elsewhere.filter(isPassed).length} of ${elsewhere.length} elsewhere were refused at once`,
          ...reachable.slice(0, 3).map(sentence),
        ],
        cases: idsOf(reachable),
        confidence: elsewhere.some(isPassed) ? 'shown' : 'likely',
        next: [
          `On ${node} and between the nodes: which firewall drops TCP resets and ICMP "destination unreachable"? (nft list ruleset, security groups)`,
          'Without them clients wait for their own time-outs instead of trying the next server at once.',
        ],
      },
    ];
  });
};

function isSame(
  { from, ipFamily }: Parameters<typeof targetNode>[0],
  node: string,
  family: string | undefined,
): boolean {
  return from.node === node && ipFamily === family;
}
