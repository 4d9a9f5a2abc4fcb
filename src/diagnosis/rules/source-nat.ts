import type { Case } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isFailed, listed, type Rule, sentence, targetNode } from '../rule.ts';

/** Something between two Pods rewrites the client's address: where the packets leave, or where they arrive. */
export const sourceNat: Rule = ({ open, all }) => {
  const failed = open.filter((item) => item.check === 'pod-to-pod.no-nat' && isFailed(item));
  if (failed.length === 0) return [];
  const byNode = groupBy(failed, ({ from }) => from.node);
  const nodes = new Set(all.filter(({ check }) => check === 'pod-to-pod.no-nat').map(({ from }) => from.node));
  const everywhere = byNode.size === nodes.size && nodes.size > 1;
  const byTarget = groupBy(failed, (item) => targetNode(item) ?? '');
  const [arrival] = byTarget;
  // Clients of several nodes translated on the way to one node, and on no other way, have only that node in common.
  if (byTarget.size === 1 && byNode.size > 1 && arrival !== undefined) return [onArrival(...arrival)];
  const groups = everywhere ? [['', failed] as const] : [...byNode];
  return groups.map(([node, cases]): Finding => {
    return {
      code: 'source-nat',
      culprit: everywhere ? { kind: 'cluster' } : { kind: 'node', node },
      title: everywhere
        ? 'the addresses of client Pods are translated between Pods, from every node'
        : `the addresses of client Pods on ${node} are translated on the way to Pods of ${listed(cases.map((item) => targetNode(item) ?? ''))}`,
      evidence: evidenceOf(cases),
      cases: idsOf(cases),
      confidence: everywhere || groupBy(cases, (item) => targetNode(item) ?? '').size > 1 ? 'shown' : 'likely',
      next: nextSteps(everywhere ? 'a node' : node),
    };
  });
};

function onArrival(node: string, cases: readonly Case[]): Finding {
  return {
    code: 'source-nat',
    culprit: { kind: 'node', node },
    title: `the addresses of client Pods are translated on the way to Pods on ${node}`,
    evidence: evidenceOf(cases),
    cases: idsOf(cases),
    confidence: 'likely',
    next: nextSteps(node),
  };
}

function evidenceOf(cases: readonly Case[]): readonly string[] {
  const seen = cases.flatMap(({ observations }) => observations.at(-1)?.answers?.map(({ clientAddress }) => clientAddress) ?? []);
  return [...cases.slice(0, 3).map(sentence), `servers saw ${listed(seen)}`];
}

function nextSteps(node: string): readonly string[] {
  return [
    `On ${node}: iptables-save -t nat | grep -i masquerade; nft list ruleset | grep -i masquerade`,
    "Compare the CNI's non-masquerade ranges and kube-proxy's --cluster-cidr with the Pods' ranges: kubectl get nodes -o custom-columns=NAME:.metadata.name,PODCIDRS:.spec.podCIDRs",
  ];
}
