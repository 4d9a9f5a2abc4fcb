import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isFailed, listed, type Rule, sentence, targetNode } from '../rule.ts';

/** Something between two Pods rewrites the client's address. The translation happens where the packets leave. */
export const sourceNat: Rule = ({ open, all }) => {
  const failed = open.filter((item) => item.check === 'pod-to-pod.no-nat' && isFailed(item));
  if (failed.length === 0) return [];
  const byNode = groupBy(failed, ({ from }) => from.node);
  const nodes = new Set(all.filter(({ check }) => check === 'pod-to-pod.no-nat').map(({ from }) => from.node));
  const everywhere = byNode.size === nodes.size && nodes.size > 1;
  const groups = everywhere ? [['', failed] as const] : [...byNode];
  return groups.map(([node, cases]): Finding => {
    const seen = cases.flatMap(({ observations }) => observations.at(-1)?.answers?.map(({ clientAddress }) => clientAddress) ?? []);
    return {
      code: 'source-nat',
      culprit: everywhere ? { kind: 'cluster' } : { kind: 'node', node },
      title: everywhere
        ? 'the addresses of client Pods are translated between Pods, from every node'
        : `the addresses of client Pods on ${node} are translated on the way to Pods of ${listed(cases.map((item) => targetNode(item) ?? ''))}`,
      evidence: [...cases.slice(0, 3).map(sentence), `servers saw ${listed(seen)}`],
      cases: idsOf(cases),
      confidence: 'shown',
      next: [
        `On ${everywhere ? 'a node' : node}: iptables-save -t nat | grep -i masquerade; nft list ruleset | grep -i masquerade`,
        'Compare the CNI\'s non-masquerade ranges and kube-proxy\'s --cluster-cidr with the Pods\' ranges: kubectl get nodes -o custom-columns=NAME:.metadata.name,PODCIDRS:.spec.podCIDRs',
      ],
    };
  });
};
