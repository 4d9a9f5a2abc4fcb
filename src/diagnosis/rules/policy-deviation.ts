import type { Case } from '../../domain/case.ts';
import type { Finding } from '../../domain/finding.ts';
import { type PolicyBehaviour, policyBehaviours } from '../../domain/policy-behaviour.ts';
import { idsOf, isFailed, isPassed, listed, type Rule, sentence } from '../rule.ts';

const next = [
  "Look the behaviour up in the documentation of the cluster's network plugin, for its version: it may be a known limitation.",
  'podreach policy matrix -n NAMESPACE  # which of your own flows the policies mean to block',
];

/**
 * Failed policy cases in which the engine does throughout what one of the behaviours that have a name would do. The one that explains
 * most comes first, and has the cases that another one would explain too.
 */
export const policyDeviation: Rule = ({ open, all }) => {
  const findings: Finding[] = [];
  const judged = all.filter((item) => item.expectation.otherwise !== undefined && (isFailed(item) || isPassed(item)));
  let left = open.filter((item) => isFailed(item) && item.expectation.otherwise !== undefined);
  for (;;) {
    const [best] = (Object.keys(policyBehaviours) as PolicyBehaviour[])
      .map((behaviour) => explanationBy(behaviour, judged, left))
      .filter(({ failed, contradicts }) => failed.length > 0 && contradicts.length === 0)
      .toSorted((one, other) => other.failed.length - one.failed.length);
    if (best === undefined) return findings;
    findings.push(findingOf(best));
    left = left.filter((item) => !best.failed.includes(item));
  }
};

interface Explanation {
  readonly behaviour: PolicyBehaviour;
  /** What is as this behaviour would have it, and not as Kubernetes says. */
  readonly failed: readonly Case[];
  /** What is not as this behaviour would have it. */
  readonly contradicts: readonly Case[];
}

function explanationBy(behaviour: PolicyBehaviour, judged: readonly Case[], left: readonly Case[]): Explanation {
  const isAsIt = (item: Case) => item.expectation.otherwise?.[behaviour] === observedReach(item);
  const told = (items: readonly Case[]) =>
    items.filter(({ expectation }) => expectation.otherwise?.[behaviour] !== undefined);
  return {
    behaviour,
    failed: told(left).filter(isAsIt),
    contradicts: told(judged).filter((item) => !isAsIt(item) && item.expectation.reach !== 'unspecified'),
  };
}

function observedReach({ observations }: Case): 'allowed' | 'blocked' {
  return observations.at(-1)?.outcome === 'reached' ? 'allowed' : 'blocked';
}

function findingOf({ behaviour, failed }: Explanation): Finding {
  const groups = failed.flatMap(({ group }) => group ?? []);
  return {
    code: 'policy-deviation',
    culprit: { kind: 'behaviour', behaviour },
    title: `NetworkPolicy: ${policyBehaviours[behaviour]}`,
    evidence: [
      `all ${failed.length} flows that tell it from what Kubernetes says are so, in policy cases ${listed(groups)}`,
      ...failed.slice(0, 2).map(sentence),
    ],
    cases: idsOf(failed),
    confidence: 'likely',
    next,
  };
}
