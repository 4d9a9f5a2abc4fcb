import type { Case } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isFailed, listed, type Rule, sentence } from '../rule.ts';

/** Two Pods of a node find things of each other that only containers of one Pod share. */
export const podsNotIsolated: Rule = ({ open }) => {
  const leaks = open.filter((item) => item.check === 'same-pod.isolation' && isFailed(item) && findsSomething(item));
  return [...groupBy(leaks, ({ from }) => from.node)].map(([node, cases]): Finding => {
    return {
      code: 'pods-not-isolated',
      culprit: { kind: 'node', node },
      title: `different Pods on ${node} share what only containers of one Pod should (${listed(cases.map(thingOf))})`,
      evidence: cases.slice(0, 4).map(sentence),
      cases: idsOf(
        open.filter((item) => isFailed(item) && item.check === 'same-pod.isolation' && item.from.node === node),
      ),
      confidence: 'shown',
      next: [
        `Compare the namespaces of two Pods on ${node}: kubectl exec POD -- ls -l /proc/self/ns`,
        `Look at the container runtime of ${node}: its configuration, RuntimeClasses, hooks, and what changes Pods at admission (hostIPC, hostPID).`,
      ],
    };
  });
};

/** What a stranger finds is no silence. */
function findsSomething({ observations }: Case): boolean {
  return observations.at(-1)?.outcome === 'reached' || observations.at(-1)?.outcome === 'wrong-answer';
}

/** `same-pod.isolation/shm/...`: what the case is about. */
function thingOf({ id }: Case): string {
  return id.split('/')[1] ?? id;
}
