import type { Case } from '../../domain/case.ts';
import type { Culprit, Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isCanary, isFailed, isLate, isPassed, type Rule, sentence, targetNode } from '../rule.ts';
import { touches } from './policed-node.ts';

/** Policies take effect, or lose it, but only long after they were changed: on some nodes, or on all. */
export const policySlow: Rule = ({ open, all }) => {
  const late = open.filter((item) => isCanary(item) && isLate(item));
  if (late.length === 0) return [];
  const slowestMs = Math.max(...late.map(({ settledMs = 0 }) => settledMs));
  const follows = (item: Case) => isPolicyFailure(item) && mayBeLate(item, slowestMs);
  const lateNodes = groupBy(late, (item) => targetNode(item) ?? '');
  const prompt = all.filter((item) => isCanary(item) && isPassed(item) && !lateNodes.has(targetNode(item) ?? ''));
  if (prompt.length === 0) {
    return [findingOf({ kind: 'cluster' }, 'on every node', late, open.filter(follows))];
  }
  return [...lateNodes].map(([node, cases]) =>
    findingOf(
      { kind: 'node', node },
      `on ${node}`,
      cases,
      open.filter((item) => cases.includes(item) || (follows(item) && touches(item, node))),
    ),
  );
};

function findingOf(culprit: Culprit, where: string, late: readonly Case[], explained: readonly Case[]): Finding {
  const times = late.flatMap(({ settledMs }) => settledMs ?? []);
  const [fastest, slowest] = [Math.min(...times), Math.max(...times)].map((ms) => (ms / 1_000).toFixed(1));
  return {
    code: 'policy-slow',
    culprit,
    title: `NetworkPolicies take effect ${where} only after ${slowest} s`,
    evidence: [
      `${late.length} connections came to be as the policies say, but only after ${fastest === slowest ? '' : `${fastest} to `}${slowest} s`,
      ...late.slice(0, 2).map(sentence),
    ],
    cases: idsOf(explained),
    confidence: culprit.kind === 'node' ? 'shown' : 'likely',
    next: [
      `kubectl get pods -A -o wide${culprit.kind === 'node' ? ` --field-selector spec.nodeName=${culprit.node}` : ''}  # the policy engine's agent: is it short of CPU, does it restart?`,
      'Until a policy has taken effect, new Pods may be open to everybody: Kubernetes sets no limit to that time, so watch it.',
    ],
  };
}

/** Another policy may take so many times as long as the slowest of the canary. */
const slower = 1.5;

/** What was watched for much longer than any policy took had another reason not to come. */
function mayBeLate(item: Case, slowestMs: number): boolean {
  const { atMs = 0, untilMs = atMs } = item.observations.at(-1) ?? {};
  return isCanary(item) || isLate(item) || untilMs <= slower * slowestMs;
}

function isPolicyFailure(item: Case): boolean {
  return item.family === 'policy' && isFailed(item);
}
