import type { Case } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { asksCluster, isAnsweredQuestion } from '../name-questions.ts';
import { groupBy, idsOf, isFailed, isPartlyLost, isPassed, listed, type Rule, sentence, targetNode } from '../rule.ts';
import { takesServiceRules } from '../service-questions.ts';

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

/** Names that are completed by the Pod's own search list: that they are found shows that its configuration is right. */
const completed: ReadonlySet<string> = new Set(['dns.short', 'dns.namespace', 'dns.service', 'dns.libc']);

/** The next best where none of those were asked for: what does not exist is absent for any server, and full names need no search list. */
const named: ReadonlySet<string> = new Set(['dns.fqdn', 'dns.api-server']);

/** What is answered at times is asked of the right server, and a replica at its own address is asked without the Pod's configuration. */
function isNoMatterOfConfiguration(item: Case): boolean {
  return item.check === 'dns.replicas' || (byOwnConfiguration.has(item.check) && isPartlyLost(item));
}

/** Cluster DNS gives no answer anywhere, or Pods of some nodes do not ask it as they should. */
export const dnsTrouble: Rule = (evidence) => [...down(evidence), ...wrongConfigurations(evidence)];

const down: Rule = ({ open, all, everything, replicaNodes }) => {
  const mute = open.filter(
    (item) =>
      isFailed(item) && asksCluster(item) && silent.some((outcome) => outcome === item.observations.at(-1)?.outcome),
  );
  // Names outside the cluster may be lost behind a server that answers for its own.
  const isOwnSilent = mute.some(({ check }) => check !== 'dns.outside');
  if (!isOwnSilent || all.some(isAnsweredQuestion)) return [];
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
      confidence: someServiceAnswers(everything) && areReached(replicaNodes, all) ? 'shown' : 'likely',
      next: [
        'kubectl get pods -n kube-system -l k8s-app=kube-dns -o wide',
        'kubectl get endpointslices -n kube-system -l kubernetes.io/service-name=kube-dns',
        'kubectl logs -n kube-system -l k8s-app=kube-dns --tail=50',
      ],
    },
  ];
};

/** Then it is not Services as such, behind one of which DNS is. */
function someServiceAnswers(everything: readonly Case[]): boolean {
  const checks = ['service.cluster-ip', 'service.kubernetes-api'];
  const isAnswered = ({ observations }: Case) =>
    observations.some(({ outcome, answers = [] }) => outcome === 'reached' || answers.length > 0);
  return everything.some((item) => checks.includes(item.check) && takesServiceRules(item) && isAnswered(item));
}

/** Then it is not the way to the replicas, as far as it is known where these are. */
function areReached(nodes: ReadonlySet<string>, all: readonly Case[]): boolean {
  const isReached = (node: string) =>
    all.some((item) => item.family === 'pod-to-pod' && targetNode(item) === node && isPassed(item));
  return [...nodes].every(isReached);
}

const wrongConfigurations: Rule = ({ open, all }) => {
  const failed = open.filter((item) => item.family === 'dns' && isFailed(item));
  const byNode = groupBy(failed, ({ from }) => from.node);
  const healthy = healthyNodes(all);
  // A setting of a node is wrong on few; where most get no answer, it is rather the way to DNS that is.
  const isOnFew = byNode.size <= healthy.size;
  return [...byNode].flatMap(([node, cases]): Finding[] => {
    const lists = cases.filter(hasOtherSearchList);
    const isWrong = isOnFew && !healthy.has(node) && !cases.some(isNoMatterOfConfiguration);
    if (isWrong) return [configWrong(node, cases, lists.length > 0)];
    return lists.length > 0 ? [configWrong(node, lists, true)] : [];
  });
};

function healthyNodes(all: readonly Case[]): ReadonlySet<string> {
  const judged = all.filter((item) => isPassed(item) || isFailed(item));
  const telling = judged.some(({ check }) => completed.has(check)) ? completed : named;
  return new Set(judged.filter((item) => telling.has(item.check) && isPassed(item)).map(({ from }) => from.node));
}

/** The Pod's file was read, and completes names in another way than those of most nodes. */
function hasOtherSearchList({ check, expectation, observations }: Case): boolean {
  const last = observations.at(-1);
  return (
    check === 'dns.search-path' &&
    last?.outcome === 'reached' &&
    Object.entries(expectation.values ?? {}).some(
      ([key, value]) => key.startsWith('search ') && last.values?.[key] !== value,
    )
  );
}

function configWrong(node: string, cases: readonly Case[], isSearchList: boolean): Finding {
  return {
    code: 'dns-config-wrong',
    culprit: { kind: 'node', node },
    title: isSearchList
      ? `the search list of Pods on ${node} is not that of the cluster domain`
      : `Pods on ${node} get no usable answer from DNS, though Pods on other nodes do`,
    evidence: cases
      .toSorted((one, other) => Number(hasOtherSearchList(other)) - Number(hasOtherSearchList(one)))
      .slice(0, 3)
      .map(sentence),
    cases: idsOf(cases),
    confidence: 'likely',
    next: [
      `kubectl get --raw /api/v1/nodes/${node}/proxy/configz  # clusterDNS and clusterDomain of this kubelet`,
      'kubectl get service -n kube-system kube-dns',
    ],
  };
}
