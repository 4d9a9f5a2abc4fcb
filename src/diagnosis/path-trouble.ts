import type { Case } from '../domain/case.ts';
import type { Culprit, Finding, FindingCode } from '../domain/finding.ts';
import type { Zones } from './break-places.ts';
import { breaksIn } from './broken-paths.ts';
import { asksByName, mayUse } from './name-questions.ts';
import { groupOf } from './node-groups.ts';
import { type Break, crosses, nodesOfBreak, standsOut } from './node-graph.ts';
import { type Evidence, groupBy, idsOf, isFailed, isPassed, listed, type Rule, sentence, targetNode } from './rule.ts';
import { stretchesOf } from './stretches.ts';

/** Trouble on ways that do carry packets: what shows it, what else it breaks, and how it is told. */
export interface PathTrouble {
  readonly code: FindingCode;
  /** The check that shows it. */
  readonly check: string;
  /** Of the failed cases of that check, those that show this trouble and no other. */
  readonly shows: (item: Case) => boolean;
  /** Whether a case that failed on the same way may have failed by what these show there. */
  readonly mayExplain: (item: Case, showing: readonly Case[]) => boolean;
  /** `where`: e.g. `between Pods on n2 and Pods on other nodes`. */
  readonly titleOf: (where: string, showing: readonly Case[]) => string;
  readonly next: (nodes: readonly string[]) => readonly string[];
}

/** Where it is: between nodes, or on one node whose Pods are affected among themselves as well. */
type Place = Break | { readonly kind: 'within'; readonly node: string };

/** Finds the nodes, or pairs of them, that all cases of the trouble have in common, for each IP family or for both. */
export function pathTroubleRule(trouble: PathTrouble): Rule {
  return (evidence) => {
    const judged = evidence.all.filter(
      (item) => item.check === trouble.check && (isPassed(item) || (isFailed(item) && trouble.shows(item))),
    );
    const byFamily = groupBy(judged, ({ ipFamily }) => ipFamily ?? '');
    // What is slow within a node in one family is not only slow on the way to it in the other.
    const whole = nodesWithin(judged);
    const found = new Map<string, { readonly place: Place; readonly families: string[] }>();
    for (const [ipFamily, cases] of byFamily) {
      for (const place of placesOf(cases, whole, evidence.zones)) {
        const entry = found.get(JSON.stringify(place)) ?? { place, families: [] };
        entry.families.push(ipFamily);
        found.set(JSON.stringify(place), entry);
      }
    }
    return [...found.values()].map(({ place, families }) =>
      findingAt(
        trouble,
        place,
        judged.filter(({ ipFamily = '' }) => families.includes(ipFamily)),
        { families, isScoped: families.length < byFamily.size },
        evidence,
      ),
    );
  };
}

/** Nodes whose Pods are affected among themselves. */
function nodesWithin(judged: readonly Case[]): readonly string[] {
  const within = judged.filter((item) => item.from.node === targetNode(item) && isFailed(item));
  return [...new Set(within.map(({ from }) => from.node))];
}

function placesOf(judged: readonly Case[], whole: readonly string[], zones: Zones): readonly Place[] {
  const touches = (item: Case, node: string) => item.from.node === node || targetNode(item) === node;
  const affected = whole.filter((node) => judged.some((item) => isFailed(item) && touches(item, node)));
  const between = judged.filter(
    (item) => item.from.node !== targetNode(item) && !affected.some((node) => touches(item, node)),
  );
  return [
    ...affected.map((node) => ({ kind: 'within' as const, node })),
    ...breaksIn(between, (oneWay) => oneWay.some(isFailed), zones),
  ];
}

function findingAt(
  trouble: PathTrouble,
  place: Place,
  judged: readonly Case[],
  { families, isScoped }: { readonly families: readonly string[]; readonly isScoped: boolean },
  evidence: Evidence,
): Finding {
  const here = judged.filter((item) => takes(place, item.from.node, targetNode(item) ?? item.from.node));
  const showing = here.filter(isFailed);
  const others = judged.filter((item) => !here.includes(item));
  const [ipFamily = ''] = families;
  const shown = showing.map(sentence).slice(0, 3);
  return {
    code: trouble.code,
    culprit: culpritOf(place, evidence.zones),
    ...(isScoped ? { scope: { ipFamily } } : {}),
    title: `${isScoped ? `${ipFamily === 'ipv6' ? 'IPv6' : 'IPv4'}: ` : ''}${trouble.titleOf(whereOf(place), showing)}`,
    evidence: [
      `${trouble.check}: ${showing.length} of ${here.length} cases there failed, ${others.filter(isPassed).length} of ${others.length} elsewhere passed`,
      ...shown,
    ],
    cases: idsOf(
      evidence.open.filter(
        (item) =>
          showing.includes(item) || (trouble.mayExplain(item, showing) && mayTake(place, item, families, evidence)),
      ),
    ),
    confidence: isShown(place, judged) ? 'shown' : 'likely',
    next: trouble.next(nodesOf(place)),
  };
}

function isShown(place: Place, judged: readonly Case[]): boolean {
  if (place.kind !== 'within') return standsOut(place, judged);
  return judged.some((item) => !takes(place, item.from.node, targetNode(item) ?? item.from.node) && isPassed(item));
}

function mayTake(place: Place, item: Case, families: readonly string[], evidence: Evidence): boolean {
  if (!mayUse(item, families, evidence)) return false;
  // Where replicas of cluster DNS may be anywhere, only the way of those that ask is known.
  const isKnown = evidence.replicaNodes.size > 0 || !asksByName(item);
  if (!isKnown && place.kind !== 'all' && !nodesOf(place).includes(item.from.node)) return false;
  return stretchesOf(item, evidence).some(({ from, to }) => takes(place, from, to));
}

function takes(place: Place, from: string, to: string): boolean {
  return place.kind === 'within' ? from === place.node || to === place.node : crosses(place, from, to);
}

function culpritOf(place: Place, zones: Zones): Culprit {
  switch (place.kind) {
    case 'all':
      return { kind: 'cluster' };
    case 'pair':
      return { kind: 'node-pair', from: place.a, to: place.b, direction: 'unknown' };
    case 'groups':
      return {
        kind: 'node-groups',
        from: groupOf(place.a, zones),
        to: groupOf(place.b, zones),
        direction: 'unknown',
      };
    case 'node':
    case 'within':
      return { kind: 'node', node: place.node };
    default:
      return place satisfies never;
  }
}

function nodesOf(place: Place): readonly string[] {
  return place.kind === 'within' ? [place.node] : nodesOfBreak(place);
}

function whereOf(place: Place): string {
  switch (place.kind) {
    case 'all':
      return 'between the nodes';
    case 'pair':
      return `between Pods on ${listed([place.a, place.b]).replace(', ', ' and Pods on ')}`;
    case 'groups':
      return `between Pods on ${listed(place.a)} and Pods on ${listed(place.b)}`;
    case 'node':
      return `between Pods on ${place.node} and Pods on other nodes`;
    case 'within':
      return `to and from Pods on ${place.node}, for its own Pods too`;
    default:
      return place satisfies never;
  }
}
