import type { Case, UnaskedPod } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, listed, type Rule } from '../rule.ts';

/** The control channel to a node's probe Pods is gone: nothing is known of the network there, and nothing is claimed. */
export const agentUnreachable: Rule = ({ open }) => {
  const lost = open.filter(({ verdict }) => verdict.status === 'unknown' && verdict.cause.code === 'agent-unreachable');
  return [...groupBy(lost, (item) => lostPod(item).node)].map(([node, cases]): Finding => {
    const details = cases.flatMap(({ verdict }) => (verdict.status === 'unknown' ? [verdict.cause.detail] : []));
    return {
      code: 'agent-unreachable',
      culprit: { kind: 'node', node },
      title: `probe Pods on ${node} could not be asked, so ${cases.length} cases are unknown`,
      evidence: [
        `${listed(cases.map(lostPod).map(({ namespace, pod }) => `${namespace}/${pod}`))}: ${listed(details, 2)}`,
      ],
      cases: idsOf(cases),
      confidence: 'shown',
      next: [
        `kubectl get node ${node} -o wide`,
        `kubectl get pods -A -o wide --field-selector spec.nodeName=${node}`,
        `kubectl get --raw /api/v1/nodes/${node}/proxy/healthz  # does the API server reach this kubelet (port 10250)?`,
      ],
    };
  });
};

/** What was asked in vain shows which Pod did not answer; what was never asked is so because its target did not come up. */
function lostPod({ from, to, observations, verdict }: Case): UnaskedPod {
  if (verdict.status === 'unknown' && verdict.cause.pod !== undefined) return verdict.cause.pod;
  return observations.length === 0 && to.kind === 'pod' ? to : from;
}
