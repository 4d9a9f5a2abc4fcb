import type { Case } from '../../domain/case.ts';
import { objectKey } from '../../domain/endpoint.ts';
import type { Culprit, Finding } from '../../domain/finding.ts';
import { silentPods } from '../consequences.ts';
import {
  type Evidence,
  groupBy,
  idsOf,
  isFailed,
  isLost,
  isPartlyLost,
  isPassed,
  type Rule,
  sentence,
} from '../rule.ts';

const familyNames: Readonly<Record<string, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' };

/** A Pod that is picked as endpoint of the Service that it calls does not get its own packets back. */
export const hairpinBroken: Rule = (evidence) => {
  const asked = evidence.all.filter((item) => item.check === 'service.hairpin' && (isFailed(item) || isPassed(item)));
  const failed = evidence.open.filter(
    (item) => item.check === 'service.hairpin' && isWithoutItself(item) && isServed(item, evidence),
  );
  const nodes = groupBy(asked, ({ from }) => from.node).size;
  const broken = groupBy(failed, ({ from }) => from.node);
  if (broken.size === nodes && nodes > 1) return [findingOf({ kind: 'cluster' }, failed, asked, evidence)];
  return [...broken].map(([node, cases]) => findingOf({ kind: 'node', node }, cases, asked, evidence));
};

/**
 * The Pod did not get its own packets back. At a node port the other endpoint must have answered, and the node must be the Pod's own:
 * elsewhere packets do not turn round. What is sent again may go to the other endpoint, so that all exchanges end well after a while.
 */
function isWithoutItself(item: Case): boolean {
  const { to } = item;
  if (to.kind !== 'service' || to.node === undefined) return isLost(item);
  return isPartlyLost(item) && missesItselfAlone(item);
}

/** Where no Service answers at all, or nobody reaches the Pod, that it does not reach itself is no matter of its own. */
function isServed(
  { from, ipFamily, protocol }: Case,
  { all, everything }: Pick<Evidence, 'all' | 'everything'>,
): boolean {
  const reached = everything.filter(
    (item) =>
      item.check === `pod-to-pod.${protocol}` &&
      item.to.kind === 'pod' &&
      objectKey(item.to.namespace, item.to.pod) === objectKey(from.namespace, from.pod) &&
      item.ipFamily === ipFamily,
  );
  if (reached.length > 0 && !reached.some(isPassed)) return false;
  return !all.some(
    (item) =>
      item.check === 'service.cluster-ip' &&
      item.from.node === from.node &&
      item.ipFamily === ipFamily &&
      isFailed(item),
  );
}

/** Of a Service with several endpoints, asked on the own node, all answered but the one that asks, and something was lost. */
function missesItselfAlone(item: Case): boolean {
  const { from, to } = item;
  if (to.kind !== 'service' || (to.node !== undefined && to.node !== from.node)) return false;
  const [silent, ...others] = silentPods(item);
  const isItself = silent === objectKey(from.namespace, from.pod) && others.length === 0;
  return isItself && (isPartlyLost(item) || (isFailed(item) && isLost(item)));
}

function findingOf(culprit: Culprit, cases: readonly Case[], asked: readonly Case[], { all, open }: Evidence): Finding {
  const node = culprit.kind === 'node' ? culprit.node : undefined;
  const isHere = (item: Case) => node === undefined || item.from.node === node;
  const families = new Set(cases.map(({ ipFamily }) => ipFamily));
  const [ipFamily] = families;
  const isScoped =
    families.size === 1 && asked.some((item) => isHere(item) && item.ipFamily !== ipFamily && isPassed(item));
  const served = all.filter((item) => item.check === 'service.cluster-ip' && isHere(item) && isPassed(item));
  const others = asked.filter((item) => !isHere(item) && isPassed(item));
  const where = node === undefined ? 'Pods' : `Pods on ${node}`;
  return {
    code: 'hairpin-broken',
    culprit,
    ...(isScoped && ipFamily !== undefined ? { scope: { ipFamily } } : {}),
    title: `${isScoped ? `${familyNames[ipFamily ?? '']}: ` : ''}${where} do not reach themselves through their own Service`,
    evidence: [
      ...(served.length > 0 ? [`other endpoints answer: ${served.length} exchanges with Service echo passed`] : []),
      ...(others.length > 0 ? ['on other nodes Pods reach themselves through their own Service'] : []),
      ...cases.slice(0, 3).map(sentence),
    ],
    cases: idsOf(
      open.filter(
        (item) => cases.includes(item) || (isHere(item) && families.has(item.ipFamily) && missesItselfAlone(item)),
      ),
    ),
    confidence: served.length > 0 && others.length > 0 ? 'shown' : 'likely',
    next: nextSteps(node ?? 'a node'),
  };
}

function nextSteps(node: string): readonly string[] {
  return [
    `On ${node}: cat /sys/class/net/<bridge>/brif/*/hairpin_mode  # 1 where Pods hang on a bridge`,
    `On ${node}: is traffic of a Pod to itself masqueraded? iptables-save -t nat | grep -i -A2 KUBE-MARK-MASQ; sysctl net.bridge.bridge-nf-call-iptables`,
    'kubectl get configmaps -A --field-selector metadata.name=kube-proxy -o yaml | grep -iE "mode|masqueradeAll|clusterCIDR"  # where kube-proxy has one',
  ];
}
