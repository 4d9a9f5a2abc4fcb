import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isFailed, type Rule, sentence, targetNode } from '../rule.ts';

/** What listens on the loopback address of a Pod is reached from other Pods. */
export const loopbackExposed: Rule = ({ open }) => {
  const reached = open.filter(
    (item) =>
      item.check === 'same-pod.loopback-private' &&
      item.expectation.reach !== 'allowed' &&
      isFailed(item) &&
      item.observations.some(({ outcome }) => outcome === 'reached'),
  );
  return [...groupBy(reached, (item) => targetNode(item) ?? item.from.node)].map(([node, cases]): Finding => {
    return {
      code: 'loopback-exposed',
      culprit: { kind: 'node', node },
      title: `what listens on 127.0.0.1 in Pods on ${node} is reached from other Pods`,
      evidence: cases.slice(0, 4).map(sentence),
      cases: idsOf(cases),
      confidence: 'shown',
      next: [
        `In a Pod on ${node}: cat /proc/sys/net/ipv4/conf/*/route_localnet  # 1 lets in what is translated to 127.0.0.0/8`,
        `On ${node}: chained plugins of the CNI (/etc/cni/net.d), sidecars and init containers that lay NAT rules in Pods`,
      ],
    };
  });
};
