import type { Case } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isCanary, isFailed, isLate, listed, type Rule, sentence, targetNode } from '../rule.ts';

/** Connections that a policy blocks go through: no engine at all, or none on some nodes. */
export const policyNotEnforced: Rule = ({ open, all }) => {
  const leaks = open.filter(
    (item) => isCanary(item) && item.expectation.reach === 'blocked' && isFailed(item) && !isLate(item),
  );
  if (leaks.length === 0) return [];
  const blockedCases = all.filter((item) => isCanary(item) && item.expectation.reach === 'blocked');
  const asked = blockedCases.filter(({ verdict }) => verdict.status !== 'skipped');
  const leakyNodes = groupBy(leaks, (item) => targetNode(item) ?? '');
  if (leaks.length === asked.length) {
    return [
      {
        code: 'policy-not-enforced',
        culprit: { kind: 'cluster' },
        title: 'NetworkPolicies are accepted by the API but nothing enforces them',
        evidence: [
          `all ${leaks.length} connections that a policy blocks were answered, on nodes ${listed([...leakyNodes.keys()])}${lastAnswer(leaks)}`,
          ...leaks.slice(0, 2).map(sentence),
        ],
        cases: idsOf(leaks),
        confidence: 'shown',
        next: [
          'kubectl get pods -A -o wide  # is there a CNI with a policy engine, and does it run on every node?',
          'Without one, install a CNI or an engine that implements NetworkPolicy; policies are silently ignored until then.',
        ],
      },
    ];
  }
  return [...leakyNodes].flatMap(([node, cases]): Finding[] => {
    const askedThere = asked.filter((item) => targetNode(item) === node);
    if (cases.length < askedThere.length) return [];
    return [
      {
        code: 'policy-not-enforced',
        culprit: { kind: 'node', node },
        title: `NetworkPolicies are not enforced for Pods on ${node}, though they are elsewhere`,
        evidence: [
          `all ${cases.length} connections to ${node} that a policy blocks were answered`,
          ...cases.slice(0, 2).map(sentence),
        ],
        cases: idsOf(cases),
        confidence: 'shown',
        next: [
          `kubectl get pods -A -o wide --field-selector spec.nodeName=${node}  # does the policy engine's agent run there?`,
          `kubectl describe node ${node}`,
        ],
      },
    ];
  });
};

/** An engine may be slow: how long the policy had been there says how far "not enforced" reaches. */
function lastAnswer(leaks: readonly Case[]): string {
  const latestMs = Math.max(...leaks.map(({ observations }) => observations.at(-1)?.untilMs ?? 0));
  return `, still ${(latestMs / 1000).toFixed(1)} s after the Pods were up; the policy is older than they are`;
}
