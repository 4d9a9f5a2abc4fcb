import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isFailed, listed, type Rule, sentence } from '../rule.ts';

/** Containers of one Pod do not reach each other on localhost: nothing outside the node can be the cause. */
export const samePodBroken: Rule = ({ open }) => {
  const failed = open.filter((item) => item.family === 'same-pod' && isFailed(item));
  return [...groupBy(failed, ({ from }) => from.node)].map(([node, cases]): Finding => ({
    code: 'same-pod-broken',
    culprit: { kind: 'node', node },
    title: `containers of one Pod on ${node} do not reach each other on localhost (${listed(cases.map(({ ipFamily }) => ipFamily ?? ''))})`,
    evidence: cases.slice(0, 4).map(sentence),
    cases: idsOf(cases),
    confidence: 'shown',
    next: [
      `Start a Pod on ${node} and look at its loopback interface: cat /proc/net/dev, cat /proc/net/if_inet6`,
      `Look at the loopback plugin and chained plugins of the CNI configuration of ${node} (/etc/cni/net.d).`,
    ],
  }));
};
