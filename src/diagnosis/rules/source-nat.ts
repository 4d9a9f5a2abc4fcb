import type { Case } from '../../domain/case.ts';
import type { Culprit, Finding } from '../../domain/finding.ts';
import { groupBy, idsOf, isFailed, isPassed, listed, type Rule, sentence, targetNode } from '../rule.ts';

/**
 * Something between two Pods rewrites the client's address. A node from which every client is translated does it to what leaves;
 * a node that sees every other client translated does it to what arrives.
 */
export const sourceNat: Rule = (evidence) => {
  const { open, all } = evidence;
  const failed = open.filter((item) => item.check === 'pod-to-pod.no-nat' && isFailed(item));
  if (failed.length === 0) return [];
  const judged = all.filter((item) => item.check === 'pod-to-pod.no-nat' && (isFailed(item) || isPassed(item)));
  const between = judged.filter((item) => item.from.node !== targetNode(item));
  const nodes = [...new Set(judged.map(({ from }) => from.node))];
  const leaving = nodes.filter((node) => isWholly(between.filter(({ from }) => from.node === node)));
  if (leaving.length === nodes.length && nodes.length > 1)
    return [withServices(translation('everywhere', { kind: 'cluster' }, failed, 'shown'), open)];

  const byLeaving = failed.filter(({ from }) => leaving.includes(from.node));
  const rest = failed.filter(({ from }) => !leaving.includes(from.node));
  const arriving = [...targetsOf(judged)].filter((node) => {
    const there = between.filter((item) => targetNode(item) === node && !leaving.includes(item.from.node));
    return isWholly(there) && groupBy(there, ({ from }) => from.node).size > 1;
  });
  const isArriving = (item: Case) => arriving.includes(targetNode(item) ?? '');
  const findings = [
    ...[...groupBy(byLeaving, ({ from }) => from.node)].map(([node, cases]) =>
      leavingFrom(node, cases, targetsOf(cases).size > 1 ? 'shown' : 'likely'),
    ),
    ...[...groupBy(rest.filter(isArriving), (item) => targetNode(item) ?? '')].map(([node, cases]) =>
      translation(`on the way to Pods on ${node}`, { kind: 'node', node }, cases, 'likely'),
    ),
    ...[
      ...groupBy(
        rest.filter((item) => !isArriving(item)),
        ({ from }) => from.node,
      ),
    ].map(([node, cases]) => leavingFrom(node, cases, 'likely')),
  ];
  return findings.map((finding) => withServices(finding, open));
};

/** Who is translated on the way to a Pod is so on the way to one behind a Service. */
function withServices(finding: Finding, open: readonly Case[]): Finding {
  const { culprit } = finding;
  const behind = open.filter(
    (item) =>
      item.check === 'service.client-ip' &&
      isFailed(item) &&
      (culprit.kind === 'cluster' || (culprit.kind === 'node' && item.from.node === culprit.node)),
  );
  return { ...finding, cases: [...finding.cases, ...idsOf(behind)] };
}

function isWholly(cases: readonly Case[]): boolean {
  return cases.length > 0 && cases.every(isFailed);
}

function targetsOf(cases: readonly Case[]): ReadonlySet<string> {
  return new Set(cases.map((item) => targetNode(item) ?? ''));
}

function leavingFrom(node: string, cases: readonly Case[], confidence: Finding['confidence']): Finding {
  return translation(
    `from ${node} on the way to Pods of ${listed([...targetsOf(cases)])}`,
    { kind: 'node', node },
    cases,
    confidence,
  );
}

function translation(
  where: string,
  culprit: Culprit,
  cases: readonly Case[],
  confidence: Finding['confidence'],
): Finding {
  const seen = cases.flatMap(
    ({ observations }) => observations.at(-1)?.answers?.map(({ clientAddress }) => clientAddress) ?? [],
  );
  return {
    code: 'source-nat',
    culprit,
    title: `the addresses of client Pods are translated ${where}`,
    evidence: [...cases.slice(0, 3).map(sentence), `servers saw ${listed(seen)}`],
    cases: idsOf(cases),
    confidence,
    next: [
      `On ${culprit.kind === 'node' ? culprit.node : 'a node'}: iptables-save -t nat | grep -i masquerade; nft list ruleset | grep -i masquerade`,
      "Compare the CNI's non-masquerade ranges and kube-proxy's --cluster-cidr with the Pods' ranges: kubectl get nodes -o custom-columns=NAME:.metadata.name,PODCIDRS:.spec.podCIDRs",
    ],
  };
}
