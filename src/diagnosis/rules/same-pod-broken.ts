import type { Case } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { objectKey, type PodEndpoint } from '../../domain/endpoint.ts';
import { groupBy, idsOf, isFailed, isPassed, listed, type Rule, sentence } from '../rule.ts';

/** Containers of one Pod do not share what they should: nothing outside the node can be the cause. */
export const samePodBroken: Rule = ({ open, all }) => {
  const together = new Set(
    all.filter((item) => item.check === 'same-pod.localhost' && isPassed(item)).map(({ from }) => podOf(from)),
  );
  const failed = open.filter(
    (item) =>
      item.family === 'same-pod' &&
      isFailed(item) &&
      staysInPod(item) &&
      !(lacksAddress(item) && together.has(podOf(item.from))),
  );
  return [...groupBy(failed, ({ from }) => from.node)].map(([node, cases]): Finding => {
    const broken = new Set(cases.map(({ from }) => objectKey(from.namespace, from.pod)));
    const consequences = open.filter(
      (item) => item.family === 'same-pod' && !staysInPod(item) && isSilent(item) && meets(item, broken),
    );
    const onLocalhost = cases.filter(({ check }) => check === 'same-pod.localhost');
    // That Pod is its own name server.
    const ownServer = open.filter(
      (item) =>
        onLocalhost.length > 0 && item.check === 'dns.custom-config' && item.from.node === node && isSilent(item),
    );
    return {
      code: 'same-pod-broken',
      culprit: { kind: 'node', node },
      title:
        onLocalhost.length > 0
          ? `containers of one Pod on ${node} do not reach each other on localhost (${listed(onLocalhost.map(({ ipFamily }) => ipFamily ?? ''))})`
          : `containers of one Pod on ${node} do not share what they should (${listed(cases.map(({ check }) => check))})`,
      evidence: (onLocalhost.length > 0 ? onLocalhost : cases).slice(0, 4).map(sentence),
      cases: idsOf([...cases, ...consequences, ...ownServer]),
      confidence: 'shown',
      next: onLocalhost.length > 0 ? localhostSteps(node) : sharingSteps(node),
    };
  });
};

/** Containers that meet on loopback share a network, whether it has an address or not. */
function lacksAddress({ check, observations }: Case): boolean {
  return check === 'same-pod.address' && (observations.at(-1)?.addresses ?? []).length === 0;
}

function podOf({ namespace, pod }: PodEndpoint): string {
  return objectKey(namespace, pod);
}

/** Nothing came through: that a stranger found something that it should not is trouble of its own. */
function isSilent({ verdict, observations }: Case): boolean {
  const outcome = observations.at(-1)?.outcome;
  return verdict.status === 'unknown' || outcome === 'timed-out' || outcome === 'unreachable';
}

/** What a broken Pod and a stranger meet in each other says nothing that its own containers do not. */
function meets({ from, to }: Case, broken: ReadonlySet<string>): boolean {
  const ends = [from, ...(to.kind === 'pod' ? [to] : [])];
  return ends.some(({ namespace, pod }) => broken.has(objectKey(namespace, pod)));
}

/** What strangers meet has other causes as well. */
function staysInPod({ from, to }: Case): boolean {
  return to.kind === 'pod' && to.namespace === from.namespace && to.pod === from.pod;
}

function localhostSteps(node: string): readonly string[] {
  return [
    `Start a Pod on ${node} and look at its loopback interface: cat /proc/net/dev, cat /proc/net/if_inet6`,
    `Look at the loopback plugin and chained plugins of the CNI configuration of ${node} (/etc/cni/net.d).`,
  ];
}

function sharingSteps(node: string): readonly string[] {
  return [
    `Start a Pod of two containers on ${node} and compare their namespaces: ls -l /proc/self/ns`,
    `Look at the container runtime of ${node}: its configuration, RuntimeClasses, hooks, and what changes Pods at admission.`,
  ];
}
