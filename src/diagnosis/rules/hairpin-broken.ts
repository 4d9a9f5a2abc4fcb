import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isFailed, isLost, isPassed, type Rule, sentence } from '../rule.ts';

/** A Pod that is picked as endpoint of the Service that it calls does not get its own packets back. */
export const hairpinBroken: Rule = ({ open, all }) => {
  const failed = open.filter((item) => item.check === 'service.hairpin' && isLost(item));
  return [...groupBy(failed, ({ from }) => from.node)].flatMap(([node, cases]): Finding[] => {
    const servedElsewhere = all.filter(
      (item) => item.check === 'service.cluster-ip' && item.from.node === node && isPassed(item),
    );
    const others = all.filter((item) => item.check === 'service.hairpin' && item.from.node !== node);
    if (all.some((item) => item.check === 'service.cluster-ip' && item.from.node === node && isFailed(item))) return [];
    return [
      {
        code: 'hairpin-broken',
        culprit: { kind: 'node', node },
        title: `Pods on ${node} do not reach themselves through their own Service`,
        evidence: [
          ...(servedElsewhere.length > 0
            ? [`other endpoints answer from there: ${servedElsewhere.length} exchanges with Service echo passed`]
            : []),
          ...(others.some(isPassed) ? ['on other nodes Pods reach themselves through their own Service'] : []),
          ...cases.slice(0, 3).map(sentence),
        ],
        cases: idsOf(cases),
        confidence: servedElsewhere.length > 0 && others.some(isPassed) ? 'shown' : 'likely',
        next: [
          `On ${node}: cat /sys/class/net/<bridge>/brif/*/hairpin_mode  # 1 where Pods hang on a bridge`,
          `On ${node}: is traffic of a Pod to itself masqueraded? iptables-save -t nat | grep -i -A2 KUBE-MARK-MASQ; sysctl net.bridge.bridge-nf-call-iptables`,
          'kubectl get cm -n kube-system kube-proxy -o yaml | grep -iE "mode|masqueradeAll|clusterCIDR"',
        ],
      },
    ];
  });
};
