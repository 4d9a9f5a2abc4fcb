import type { Case } from '../../domain/case.ts';
import type { Culprit, Finding } from '../../domain/finding.ts';
import { transportOf } from '../node-graph.ts';
import { groupBy, idsOf, isFailed, isPassed, type Rule, sentence, targetNode } from '../rule.ts';

/** Closed ports are silent, though open ones answer over the same way: what says "refused" is dropped. */
export const refusalsLost: Rule = ({ open, all }) => {
  const judged = all.filter((item) => item.check === 'pod-to-pod.refused' && (isFailed(item) || isPassed(item)));
  const answered = new Set(all.filter((item) => isExchange(item) && isPassed(item)).map(wayInFamily));
  const lost = open.filter(
    (item) =>
      item.check === 'pod-to-pod.refused' && isFailed(item) && isSilent(item) && answered.has(wayInFamily(item)),
  );
  return placesOf(lost, judged).map(({ culprit, title, cases, isShown }): Finding => {
    const elsewhere = judged.filter((item) => !cases.includes(item));
    const nodes = culprit.kind === 'node' ? [culprit.node] : [culprit.from, culprit.to];
    return {
      code: 'refusals-lost',
      culprit,
      title,
      evidence: [
        `${cases.length} tries at closed ports there got no answer, ${elsewhere.filter(isPassed).length} of ${elsewhere.length} elsewhere were refused at once`,
        ...cases.slice(0, 3).map(sentence),
      ],
      cases: idsOf(cases),
      confidence: isShown && elsewhere.some(isPassed) ? 'shown' : 'likely',
      next: [
        `On ${nodes.join(' and ')} and between the nodes: which firewall drops TCP resets and ICMP "destination unreachable"? (nft list ruleset, security groups)`,
        'Without them clients wait for their own time-outs instead of trying the next server at once.',
      ],
    };
  });
};

interface Place {
  readonly culprit: Extract<Culprit, { kind: 'node' | 'node-pair' }>;
  readonly title: string;
  readonly cases: readonly Case[];
  /** Several nodes at the other end say the same. */
  readonly isShown: boolean;
}

/** Nodes of which no refusal arrives, nodes at which none does, and what is left, way by way. */
function placesOf(lost: readonly Case[], judged: readonly Case[]): readonly Place[] {
  const ofTarget = atEnd(lost, judged, targetOf, sourceOf);
  const rest = lost.filter((item) => ![...ofTarget.values()].flat().includes(item));
  const ofSource = atEnd(rest, judged, sourceOf, targetOf);
  const ways = groupBy(
    rest.filter((item) => ![...ofSource.values()].flat().includes(item)),
    (item) => JSON.stringify([sourceOf(item), targetOf(item)]),
  );
  return [
    ...[...new Set([...ofTarget.keys(), ...ofSource.keys()])].map((node): Place => {
      const [silent, deaf] = [ofTarget.get(node) ?? [], ofSource.get(node) ?? []];
      return {
        culprit: { kind: 'node', node },
        title:
          silent.length > 0
            ? `closed ports of Pods on ${node} are silent instead of refusing, though open ones answer`
            : `Pods on ${node} do not hear that ports of other Pods are closed, though open ones answer`,
        cases: [...silent, ...deaf],
        isShown: isSeveral(silent, sourceOf) || isSeveral(deaf, targetOf),
      };
    }),
    ...[...ways.values()].flatMap(([first, ...others]): Place[] => {
      if (first === undefined) return [];
      const [from, to] = [sourceOf(first), targetOf(first)];
      return [
        {
          culprit: { kind: 'node-pair', from, to, direction: 'unknown' },
          title: `closed ports of Pods on ${to} are silent to Pods on ${from} instead of refusing, though open ones answer`,
          cases: [first, ...others],
          isShown: false,
        },
      ];
    }),
  ];
}

/** What is lost at nodes that have this end in common, over transports over which all of it is. */
function atEnd(
  lost: readonly Case[],
  judged: readonly Case[],
  endOf: (item: Case) => string,
  otherEndOf: (item: Case) => string,
): ReadonlyMap<string, readonly Case[]> {
  const keyOf = (item: Case) => JSON.stringify([endOf(item), transportOf(item)]);
  const between = (item: Case) => endOf(item) !== otherEndOf(item);
  const lostThere = groupBy(lost, keyOf);
  const judgedThere = groupBy(judged.filter(between), keyOf);
  const whole = [...lostThere].filter(
    ([key, cases]) => cases.some(between) && (judgedThere.get(key) ?? []).every((item) => cases.includes(item)),
  );
  const byNode = groupBy(
    whole.flatMap(([, cases]) => cases),
    endOf,
  );
  // With one node at the other end it might be that one as well: then what does not answer comes before what does not hear.
  return endOf === targetOf ? byNode : new Map([...byNode].filter(([, cases]) => isSeveral(cases, otherEndOf)));
}

function isSeveral(cases: readonly Case[], otherEndOf: (item: Case) => string): boolean {
  return new Set(cases.filter((item) => sourceOf(item) !== targetOf(item)).map(otherEndOf)).size > 1;
}

/** Nothing came back, but perhaps a refusal at times; what says something else has a trouble of another kind. */
function isSilent({ observations }: Case): boolean {
  return (
    observations.some(({ outcome }) => outcome === 'timed-out') &&
    observations.every(({ outcome }) => outcome === 'timed-out' || outcome === 'refused')
  );
}

function isExchange({ check }: Case): boolean {
  return check === 'pod-to-pod.tcp' || check === 'pod-to-pod.udp';
}

function wayInFamily(item: Case): string {
  return JSON.stringify([sourceOf(item), targetOf(item), item.ipFamily]);
}

function sourceOf({ from }: Case): string {
  return from.node;
}

function targetOf(item: Case): string {
  return targetNode(item) ?? '';
}
