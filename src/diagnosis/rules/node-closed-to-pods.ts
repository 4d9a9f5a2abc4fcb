import type { Case } from '../../domain/case.ts';
import { objectKey } from '../../domain/endpoint.ts';
import type { Finding } from '../../domain/finding.ts';
import { silentPods } from '../consequences.ts';
import { groupBy, idsOf, isFailed, isLost, isPartlyLost, isPassed, type Rule, sentence, targetNode } from '../rule.ts';

/** Pods reach Pods on a node, and what runs on the node's own network reaches Pods, but Pods do not reach that network. */
export const nodeClosedToPods: Rule = ({ open, all }) => {
  const toHosts = all.filter((item) => item.check === 'pod-to-pod.host-network' && isToHost(item));
  return [...groupBy(toHosts.filter(isLost), (item) => targetNode(item) ?? '')].flatMap(([node, cases]): Finding[] => {
    const asked = toHosts.filter((item) => targetNode(item) === node && (isFailed(item) || isPassed(item)));
    if (cases.length < asked.length) return [];
    const fromHost = all.filter(
      (item) => item.check === 'pod-to-pod.host-network' && !isToHost(item) && item.from.node === node,
    );
    const closed = new Set(cases.flatMap(({ to }) => (to.kind === 'pod' ? [objectKey(to.namespace, to.pod)] : [])));
    const elsewhere = toHosts.filter((item) => targetNode(item) !== node && isPassed(item));
    return [
      {
        code: 'node-closed-to-pods',
        culprit: { kind: 'node', node },
        title: `Pods do not reach ${node} itself: its own addresses take no connections from them`,
        evidence: [
          `all ${cases.length} exchanges of Pods with a Pod on the network of ${node} failed, ${elsewhere.length} with those of other nodes passed`,
          ...(fromHost.some(isPassed) ? [`what runs on the network of ${node} does reach Pods`] : []),
          ...cases.slice(0, 2).map(sentence),
        ],
        cases: idsOf(open.filter((item) => cases.includes(item) || hangsOn(item, closed) || asksNode(item, node))),
        confidence: fromHost.some(isPassed) && elsewhere.length > 0 ? 'shown' : 'likely',
        next: [
          `On ${node}: iptables -L INPUT -n -v; nft list ruleset  # who drops what comes from the Pods' ranges?`,
          'kubectl get nodes -o custom-columns=NAME:.metadata.name,PODCIDRS:.spec.podCIDRs  # the ranges a host firewall has to let in',
        ],
      },
    ];
  });
};

/** From a Pod with a network of its own to one on the network of its node. */
function isToHost({ id }: Case): boolean {
  return id.split('/')[1] === 'to';
}

/** The node itself was asked what it says of a Service: that is not forwarded to Pods, as what comes to its node ports is. */
function asksNode(item: Case, node: string): boolean {
  const { check, to } = item;
  const isNode = to.kind === 'service' && to.port === undefined && to.node === node;
  return check === 'service.health-check-node-port' && isNode && isLost(item);
}

/** A Service was asked of which a closed Pod is an endpoint. */
function hangsOn(item: Case, closed: ReadonlySet<string>): boolean {
  if (item.to.kind !== 'service' || !isFailed(item)) return false;
  const silent = silentPods(item);
  if (silent.length > 0 && silent.every((key) => closed.has(key))) return true;
  return isPartlyLost(item) && (item.expectation.answeredBy ?? []).some((key) => closed.has(key));
}
