import type { Case } from '../../domain/case.ts';
import { objectKey } from '../../domain/endpoint.ts';
import type { Culprit, Finding } from '../../domain/finding.ts';
import { asksCluster } from '../name-questions.ts';
import { type Evidence, groupBy, idsOf, isFailed, isPassed, listed, type Rule, sentence, targetNode } from '../rule.ts';

/** Replicas of cluster DNS that answer nobody, or nobody over UDP, while others or TCP do. */
export const dnsServers: Rule = (evidence) => {
  const asked = evidence.all.filter((item) => item.check === 'dns.replicas' && (isFailed(item) || isPassed(item)));
  const replicas = [...groupBy(asked, replicaOf)].map(([, cases]) => stateOf(cases));
  const mute = replicas.filter(({ overUdp, overTcp }) => overUdp === 'mute' && overTcp === 'mute');
  const withoutUdp = replicas.filter(({ overUdp, overTcp }) => overUdp === 'mute' && overTcp === 'answers');
  if (replicas.length > 0 && withoutUdp.length === replicas.length) {
    const unanswered = evidence.open.filter((item) => asksCluster(item) && isSilent(item.observations.at(-1)));
    return [udpBlocked({ kind: 'cluster' }, withoutUdp, unanswered, evidence)];
  }
  if (mute.length === replicas.length) return [];
  const questions = evidence.open.filter(mayHaveHit(replicas));
  return [
    ...mute.map((replica) => silent(replica, questions, evidence)),
    ...withoutUdp.map((replica) => udpBlocked(culpritOf(replica), [replica], questions, evidence)),
  ];
};

interface Replica {
  readonly cases: readonly Case[];
  readonly overUdp: Answering;
  readonly overTcp: Answering;
}

/** `mute`: no client got an answer; `partly`: some did; `unasked`: nothing is known. */
type Answering = 'answers' | 'mute' | 'partly' | 'unasked';

function stateOf(cases: readonly Case[]): Replica {
  const over = (wanted: string): Answering => {
    const own = cases.filter(({ protocol }) => protocol === wanted);
    if (own.length === 0) return 'unasked';
    if (own.every(isMute)) return 'mute';
    return own.some(isMute) ? 'partly' : 'answers';
  };
  return { cases, overUdp: over('udp'), overTcp: over('tcp') };
}

function silent(replica: Replica, questions: readonly Case[], { all }: Evidence): Finding {
  const { pod, namespace, node } = podOf(replica);
  const reached = all.some(
    (item) => item.family === 'pod-to-pod' && targetNode(item) === node && item.from.node !== node && isPassed(item),
  );
  return {
    code: 'dns-replica-silent',
    culprit: culpritOf(replica),
    title: `replica ${pod} of cluster DNS, on ${node}, answers no question, other replicas do`,
    evidence: [
      `${replica.cases.length} questions to it from ${groupBy(replica.cases, ({ from }) => from.node).size} nodes got no answer, over UDP and TCP`,
      ...replica.cases.slice(0, 2).map(sentence),
      ...(questions.length > 0
        ? [`${questions.length} questions that may have come to it failed, at times or wholly`]
        : []),
    ],
    cases: idsOf([...replica.cases, ...questions]),
    confidence: reached ? 'shown' : 'likely',
    next: [
      `kubectl logs -n ${namespace} ${pod} --tail=50`,
      `kubectl describe pod -n ${namespace} ${pod}  # Ready though it is silent? then its probes do not ask DNS`,
      `kubectl delete pod -n ${namespace} ${pod}  # its Deployment makes a new one`,
    ],
  };
}

function udpBlocked(
  culprit: Culprit,
  replicas: readonly Replica[],
  questions: readonly Case[],
  evidence: Evidence,
): Finding {
  const overUdp = replicas.flatMap(({ cases }) => cases.filter(({ protocol }) => protocol === 'udp'));
  const overTcp = replicas.flatMap(({ cases }) => cases.filter(({ protocol }) => protocol === 'tcp'));
  const consequences = questions.filter((item) => isFailed(item) && !isOverTcp(item));
  return {
    code: 'dns-udp-blocked',
    culprit,
    title: `${culprit.kind === 'cluster' ? 'cluster DNS' : `replica ${listed(replicas.map((one) => podOf(one).pod))} of cluster DNS`} answers over TCP, but not over UDP`,
    evidence: [
      `over UDP ${overUdp.length} of ${overUdp.length} questions to the replicas got no answer, over TCP ${overTcp.filter(isPassed).length} of ${overTcp.length} did`,
      ...overUdp.slice(0, 2).map(sentence),
    ],
    cases: idsOf([...overUdp, ...consequences.filter((item) => !overUdp.includes(item))]),
    confidence: passedSome(evidence, 'pod-to-pod.udp') && !passedSome(evidence, 'dns.fqdn') ? 'shown' : 'likely',
    next: [
      'Which firewall or policy on the way to the DNS Pods lets TCP 53 pass and not UDP 53?  kubectl get networkpolicies -A -o yaml',
      'kubectl get service -n kube-system kube-dns -o yaml  # both protocols among its ports?',
    ],
  };
}

function passedSome({ all }: Evidence, check: string): boolean {
  return all.some((item) => item.check === check && isPassed(item));
}

/** Questions that no one answered, at times or wholly, and that any replica, or this very one, was to answer. */
function mayHaveHit(replicas: readonly Replica[]): (item: Case) => boolean {
  const own = new Set(replicas.flatMap(({ cases }) => cases.map(({ id }) => id)));
  const answering = replicas.filter(({ overUdp }) => overUdp === 'answers').map(labelOf);
  return (item) =>
    asksCluster(item) &&
    isFailed(item) &&
    !own.has(item.id) &&
    item.observations.some(isUnanswered) &&
    !answering.some((label) => item.id.split('/').includes(label));
}

/** What ids of questions to one replica name it by: its node, with a number where that has several. */
function labelOf({ cases }: Replica): string {
  return cases[0]?.id.split('/')[1] ?? '';
}

/** A server that says NXDOMAIN is none that is silent. */
function isUnanswered({ outcome, dns }: Case['observations'][number]): boolean {
  return outcome === 'timed-out' || (outcome === 'unresolved' && dns?.rcode !== 'NXDOMAIN');
}

function isMute(item: Case): boolean {
  return isFailed(item) && item.observations.every(isSilent);
}

function isSilent(observation: Case['observations'][number] | undefined): boolean {
  return observation?.outcome === 'timed-out' || observation?.outcome === 'refused';
}

function isOverTcp({ protocol, check }: Case): boolean {
  return protocol === 'tcp' || check === 'dns.tcp';
}

function replicaOf({ to }: Case): string {
  return to.kind === 'pod' ? objectKey(to.namespace, to.pod) : '';
}

function podOf({ cases }: Replica): { readonly namespace: string; readonly pod: string; readonly node: string } {
  const to = cases[0]?.to;
  return to?.kind === 'pod' ? to : { namespace: '', pod: '', node: '' };
}

function culpritOf(replica: Replica): Culprit {
  const { namespace, pod, node } = podOf(replica);
  return { kind: 'pod', namespace, pod, node };
}
