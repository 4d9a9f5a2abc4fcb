import type { Case } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { asksCluster, isAnsweredQuestion } from '../name-questions.ts';
import { groupBy, idsOf, isFailed, isPartlyLost, isPassed, listed, type Rule, sentence } from '../rule.ts';

const silent = ['timed-out', 'refused', 'unreachable'] as const;

/** Names that are asked for by the Pod's own resolver configuration alone: what another server answers says nothing of it. */
const byOwnConfiguration: ReadonlySet<string> = new Set([
  'dns.short',
  'dns.namespace',
  'dns.service',
  'dns.fqdn',
  'dns.libc',
  'dns.api-server',
  'dns.nxdomain',
]);

/** What is answered at times is asked of the right server, and a replica at its own address is asked without the Pod's configuration. */
function isNoMatterOfConfiguration(item: Case): boolean {
  return item.check === 'dns.replicas' || (byOwnConfiguration.has(item.check) && isPartlyLost(item));
}

/** Cluster DNS gives no answer anywhere, or answers for something else. */
export const dnsTrouble: Rule = ({ open, all }) => {
  const failed = open.filter((item) => item.family === 'dns' && isFailed(item));
  const mute = failed.filter(
    (item) => asksCluster(item) && silent.some((outcome) => outcome === item.observations.at(-1)?.outcome),
  );
  // Names outside the cluster may be lost behind a server that answers for its own.
  const isOwnSilent = mute.some(({ check }) => check !== 'dns.outside');
  if (isOwnSilent && !all.some(isAnsweredQuestion)) {
    const servers = mute.flatMap(({ observations }) => observations.at(-1)?.dns?.server ?? []);
    return [
      {
        code: 'dns-down',
        culprit: { kind: 'cluster' },
        title: 'cluster DNS answers no question from any node',
        evidence: [
          `${mute.length} questions from ${groupBy(mute, ({ from }) => from.node).size} nodes got no answer${servers.length > 0 ? ` from ${listed(servers)}` : ''}`,
          ...mute.slice(0, 2).map(sentence),
        ],
        cases: idsOf(mute),
        confidence: 'shown',
        next: [
          'kubectl get pods -n kube-system -l k8s-app=kube-dns -o wide',
          'kubectl get endpointslices -n kube-system -l kubernetes.io/service-name=kube-dns',
          'kubectl logs -n kube-system -l k8s-app=kube-dns --tail=50',
        ],
      },
    ];
  }
  const byNode = groupBy(failed, ({ from }) => from.node);
  const healthy = groupBy(
    all.filter((item) => byOwnConfiguration.has(item.check) && isPassed(item)),
    ({ from }) => from.node,
  );
  // A setting of a node is wrong on few; where most get no answer, it is rather the way to DNS that is.
  if (byNode.size > healthy.size) return [];
  return [...byNode].flatMap(([node, cases]): Finding[] => {
    if (healthy.has(node) || cases.some(isNoMatterOfConfiguration)) return [];
    return [
      {
        code: 'dns-config-wrong',
        culprit: { kind: 'node', node },
        title: `Pods on ${node} get no usable answer from DNS, though Pods on other nodes do`,
        evidence: cases.slice(0, 3).map(sentence),
        cases: idsOf(cases),
        confidence: 'likely',
        next: [
          `kubectl get --raw /api/v1/nodes/${node}/proxy/configz  # clusterDNS and clusterDomain of this kubelet`,
          'kubectl get service -n kube-system kube-dns',
        ],
      },
    ];
  });
};
