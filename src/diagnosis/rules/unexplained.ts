import type { Case } from '../../domain/case.ts';
import type { Culprit, Finding } from '../../domain/finding.ts';
import { objectKey } from '../../domain/endpoint.ts';
import { commonPod } from '../common-pod.ts';
import { groupBy, idsOf, isFailed, listed, type Rule, sentence, targetNode } from '../rule.ts';

/** Ways to cut the failed cases of a check; the first that holds all of them in one part and leaves others out names the pattern. */
const cuts: readonly { readonly what: string; readonly of: (item: Case) => string | undefined }[] = [
  { what: 'from node', of: ({ from }) => from.node },
  { what: 'to node', of: targetNode },
  { what: 'protocol', of: ({ protocol }) => protocol },
  { what: 'IP family', of: ({ ipFamily }) => ipFamily },
];

/** What no rule explains: one finding for each check, with the pattern the data show and no cause claimed. */
export const unexplained: Rule = ({ open, all }) =>
  [...groupBy(open, ({ check }) => check)].map(([check, cases]): Finding => {
    const asked = all.filter((item) => item.check === check);
    const patterns = cuts.flatMap(({ what, of }) => {
      const parts = new Set(cases.map(of));
      const [part] = parts;
      return parts.size === 1 && part !== undefined && new Set(asked.map(of)).size > 1 ? [{ what, part }] : [];
    });
    const failed = cases.filter(isFailed).length;
    const isOneWay = patterns.some(({ what }) => what.endsWith('node'));
    const pod = isOneWay ? undefined : commonPod(cases, asked);
    const pattern = [
      ...patterns.map(({ what, part }) => `${what} ${part}`),
      ...(pod === undefined ? [] : [`an end in Pod ${objectKey(pod.namespace, pod.pod)}`]),
    ].join(', ');
    const unknown = cases.length - failed;
    const counts = [
      ...(failed > 0 ? [`${failed} of ${asked.length} cases failed`] : []),
      ...(unknown > 0 ? [`${unknown} of ${asked.length} cases are unknown`] : []),
    ].join(', ');
    return {
      code: 'unexplained-failures',
      culprit: pod ?? culpritOf(check, patterns),
      title: `${check}: ${counts}${pattern === '' ? '' : `, all with ${pattern}`}; cause not known`,
      evidence: cases.slice(0, 5).map(sentence),
      cases: idsOf(cases),
      confidence: 'likely',
      next: [
        `Nodes involved: ${listed(cases.flatMap((item) => [item.from.node, targetNode(item) ?? item.from.node]))}`,
        'kubectl get events -A --sort-by=.lastTimestamp | tail -30',
      ],
    };
  });

function culpritOf(check: string, patterns: readonly { readonly what: string; readonly part: string }[]): Culprit {
  const [from, to] = ['from node', 'to node'].map((end) => patterns.find(({ what }) => what === end)?.part);
  if (from !== undefined && to !== undefined && from !== to)
    return { kind: 'node-pair', from, to, direction: 'unknown' };
  const node = from ?? to;
  return node === undefined ? { kind: 'check', check } : { kind: 'node', node };
}
