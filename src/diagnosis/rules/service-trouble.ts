import type { Case } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isFailed, isLost, isPassed, listed, type Rule, sentence } from '../rule.ts';
import { takesServiceRules } from '../service-questions.ts';

/** A Service that answers nobody from a node whose Pods reach the endpoints directly: the node's rules for it are missing. */
export const serviceTrouble: Rule = ({ open, all }) => {
  const dead = open.filter((item) => item.check === 'service.cluster-ip' && isFailed(item) && answersOf(item) === 0);
  const asked = all.filter(({ check }) => check === 'service.cluster-ip');
  const deadNodes = [...groupBy(dead, ({ from }) => from.node)].filter(
    ([node, cases]) => cases.length === asked.filter(({ from }) => from.node === node).length,
  );
  if (deadNodes.length === 0) return [];
  const everywhere = deadNodes.length === groupBy(asked, ({ from }) => from.node).size;
  const dnsAnswers = all.some((item) => item.family === 'dns' && !isMute(item));
  if (everywhere && deadNodes.length > 1) return [unreachable(open, dead, dnsAnswers)];
  // Where Pods are not reached directly either, and nothing explains it, it is not the rules that are shown to be missing.
  const isOnlyServices = (node: string) => !open.some((item) => isDirectFrom(node, item) && isFailed(item));
  return deadNodes.flatMap(([node, cases]) =>
    isOnlyServices(node) ? [brokenRules(node, cases, { open, all, everywhere })] : [],
  );
};

function isDirectFrom(node: string, { check, from }: Case): boolean {
  return check.startsWith('pod-to-pod.') && from.node === node;
}

interface Around {
  readonly open: readonly Case[];
  readonly all: readonly Case[];
  /** No other node was asked that does better. */
  readonly everywhere: boolean;
}

function brokenRules(node: string, cases: readonly Case[], { open, all, everywhere }: Around): Finding {
  const asked = all.filter((item) => isDirectFrom(node, item) && isPassed(item));
  const isDirectFine = asked.length > 0;
  const older = all.filter((item) => item.from.node === node && asksOlderService(item));
  const answered = older.filter(isAnswered);
  const isRefused = cases.every(({ observations }) => observations.every(({ outcome }) => outcome === 'refused'));
  const isStale = answered.length > 0 || isRefused;
  // What answers from no node at all says nothing of the rules on this one.
  const answersElsewhere = ({ check }: Case) =>
    all.some((item) => item.check === check && asksOlderService(item) && isAnswered(item));
  const isShown =
    isDirectFine && !everywhere && (isStale ? answered.length > 0 : older.filter(isLost).some(answersElsewhere));
  return {
    code: isStale ? 'service-rules-stale' : 'service-rules-missing',
    culprit: { kind: 'node', node },
    title: isStale
      ? answered.length > 0
        ? `Services made lately do not answer from ${node}, older ones do: its Service rules are stale`
        : `Services refuse every connection from ${node}: its Service rules know no endpoints of them, and are stale`
      : `no Service answers from ${node}: its Service rules are missing`,
    evidence: [
      ...(isDirectFine
        ? [`all ${asked.length} direct exchanges from ${node} with Pods passed, so the path to the endpoints works`]
        : []),
      ...answered.slice(0, 1).map((item) => `${sentence(item)}: a Service that was there before this run`),
      ...cases.slice(0, 2).map(sentence),
    ],
    cases: idsOf(open.filter((item) => takesRulesOf(node, item))),
    confidence: isShown ? 'shown' : 'likely',
    next: [
      `kubectl get pods -A -o wide --field-selector spec.nodeName=${node}  # kube-proxy, or the CNI that replaces it`,
      isStale
        ? `On ${node}: does kube-proxy (or the CNI that replaces it) still run and see the API server? kubectl logs -n NAMESPACE POD --tail=50`
        : `On ${node}: iptables-save -t nat | grep -c KUBE-SVC; nft list table ip kube-proxy`,
    ],
  };
}

/** The rules led there, whatever was wrong with the API server's certificate. */
function isAnswered(item: Case): boolean {
  const isReached = item.check === 'service.kubernetes-api' && item.observations.at(-1)?.outcome === 'reached';
  return isPassed(item) || (isFailed(item) && isReached);
}

/** Services that every cluster has before any run: that of the API server, and that of DNS, by which names are asked for. */
function asksOlderService(item: Case): boolean {
  const { check, observations } = item;
  if (check === 'service.kubernetes-api') return takesServiceRules(item);
  const isName = check === 'dns.fqdn' || check === 'dns.short' || check === 'dns.service';
  // A cache on the node, or the resolver of a cloud, is behind no Service.
  return isName && !observations.some(({ dns }) => dns !== undefined && linkLocal.test(dns.server));
}

/** 169.254.0.0/16 (RFC 3927) and fe80::/10 (RFC 4291 section 2.5.6). */
const linkLocal = /^(169\.254\.|fe[89ab][0-9a-f]:)/i;

/** What is asked of a Service on this node, or through this node's NodePort. */
function takesRulesOf(node: string, item: Case): boolean {
  if (item.to.kind === 'service' && item.to.node === node) return mayHaveMissedRules(item);
  if (item.from.node !== node) return false;
  return (item.family === 'service' && mayHaveMissedRules(item)) || item.check === 'env.reachable' || isMute(item);
}

/** What got through in the end, and was wrong, missed no rules. */
function mayHaveMissedRules(item: Case): boolean {
  return takesServiceRules(item) && item.observations.at(-1)?.outcome !== 'reached';
}

function unreachable(open: readonly Case[], dead: readonly Case[], dnsAnswers: boolean): Finding {
  // Pods reach DNS through a Service too: as long as it answers nobody, nothing can be said of DNS itself.
  const muteDns = dnsAnswers ? [] : open.filter(isMute);
  const to = dead[0]?.to;
  const culprit =
    to?.kind === 'service'
      ? { kind: 'service' as const, namespace: to.namespace, service: to.service }
      : { kind: 'cluster' as const };
  return {
    code: 'service-unreachable',
    culprit,
    title: 'a Service with ready endpoints answers from no node',
    evidence: [
      `no exchange from nodes ${listed(dead.map(({ from }) => from.node))} was answered`,
      ...(muteDns.length > 0 ? ['cluster DNS, which is behind a Service too, answers no question either'] : []),
      ...dead.slice(0, 2).map(sentence),
    ],
    cases: idsOf(
      open.filter((item) => (item.family === 'service' && mayHaveMissedRules(item)) || muteDns.includes(item)),
    ),
    confidence: 'likely',
    next: ['kubectl get pods -A -o wide  # is kube-proxy, or the CNI that replaces it, healthy on the nodes?'],
  };
}

/** A question to DNS that nobody answered, whatever the answer would have been. */
function isMute(item: Case): boolean {
  const outcome = item.observations.at(-1)?.outcome;
  return (
    item.family === 'dns' &&
    isFailed(item) &&
    (outcome === 'timed-out' || outcome === 'refused' || outcome === 'unreachable')
  );
}

function answersOf({ observations }: Case): number {
  return observations.at(-1)?.answers?.length ?? 0;
}
