import type { Case } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isFailed, isPassed, listed, type Rule, sentence } from '../rule.ts';

/** Checks of what a node makes of a Service that changes. */
const changing: ReadonlySet<string> = new Set(
  [
    'new-endpoint deleted-endpoint not-ready readiness-gate publish-not-ready terminating rolling-replacement evicted',
    'pods-per-port ports-changed target-changed affinity-changed type-changed deleted recreated programming-latency',
  ].flatMap((words) => words.split(' ').map((word) => `service.${word}`)),
);

/** Different changes must have been missed, so that a slow one is not taken for all. */
const fewestChecks = 3;

/** A node on which Services answer, as they were: changes of different kinds do not arrive there, though elsewhere they do. */
export const serviceChangesUnseen: Rule = ({ open, all, everything }) => {
  const missed = open.filter((item) => changing.has(item.check) && isFailed(item));
  return [...groupBy(missed, nodeOfRules)].flatMap(([node, cases]): Finding[] => {
    // What others miss at its NodePorts alone may be lost on the way to these.
    const missedHere = cases.filter(({ to }) => to.kind !== 'service' || to.node === undefined);
    const checks = [...new Set(missedHere.map(({ check }) => check))].filter((check) =>
      everything.every((item) => item.check !== check || nodeOfRules(item) === node || !isFailed(item)),
    );
    const served = all.filter(
      (item) => item.check === 'service.cluster-ip' && item.from.node === node && isPassed(item),
    );
    if (checks.length < fewestChecks || served.length === 0) return [];
    const own = cases.filter(({ check }) => checks.includes(check));
    const others = open.filter((item) => isFailed(item) && asksBalancer(item) && nodeOfRules(item) === node);
    return [
      {
        code: 'service-rules-stale',
        culprit: { kind: 'node', node },
        title: `changes of Services and endpoints do not arrive on ${node}: its Service rules are stale`,
        evidence: [
          `Services that did not change answer from there; ${listed(checks, 4)} failed there and nowhere else`,
          ...own.slice(0, 3).map(sentence),
        ],
        cases: idsOf([...own, ...others]),
        confidence: 'likely',
        next: [
          `kubectl get pods -A -o wide --field-selector spec.nodeName=${node}  # kube-proxy, or the CNI that replaces it`,
          `On ${node}: does it still see the API server? kubectl logs -n NAMESPACE POD --tail=50`,
        ],
      },
    ];
  });
};

/** They hang on changes too, but count for nothing: a node that does not serve load balancers at all would fail several of them. */
function asksBalancer({ check }: Case): boolean {
  return check.startsWith('service.load-balancer');
}

/** The node whose rules pick the endpoint: the client's, or the one whose NodePort is asked. */
function nodeOfRules({ from, to }: Case): string {
  return (to.kind === 'service' ? to.node : undefined) ?? from.node;
}
