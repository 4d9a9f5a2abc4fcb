import type { Case } from '../domain/case.ts';
import { type Culprit, groupText, type NodeGroup } from '../domain/finding.ts';
import { isFailed, isPassed } from './rule.ts';

/** What a break between nodes is called; `affected`: the exchanges across it. */
export function titleOf(culprit: Culprit, affected: readonly Case[]): string {
  if (affected.some(isPassed)) return halfTitle(culprit, affected);
  switch (culprit.kind) {
    case 'cluster':
      return 'no Pod reaches a Pod on another node';
    case 'node':
      return `Pods on ${culprit.node} and Pods on all other nodes do not reach each other`;
    case 'node-pair':
    case 'node-groups': {
      const [from, to] = endsOf(culprit);
      return culprit.direction === 'one-way'
        ? `packets from ${from.words} to ${to.words} are lost`
        : `${from.words} and ${to.words} do not reach each other`;
    }
    default:
      return 'traffic between nodes is broken';
  }
}

export function noRouteTitle(culprit: Culprit): string {
  return culprit.kind === 'node-pair' ? `${culprit.from} has no route to the Pods on ${culprit.to}` : '';
}

/** Packets of both kinds are on each way: those of exchanges that the one side begins, and those of the other's, which are answered. */
function halfTitle(culprit: Culprit, affected: readonly Case[]): string {
  const isOnly = (fails: (item: Case) => boolean) => affected.every((item) => isFailed(item) === fails(item));
  switch (culprit.kind) {
    case 'node': {
      const { node } = culprit;
      if (isOnly(({ from }) => from.node !== node))
        return `new connections to Pods on ${node} get no answer; what Pods on ${node} begin does`;
      if (isOnly(({ from }) => from.node === node))
        return `what Pods on ${node} begin gets no answer; new connections to Pods on ${node} do`;
      return mixedTitle(`Pods on ${node} and Pods on each other node`);
    }
    case 'node-pair':
    case 'node-groups': {
      const [a, b] = endsOf(culprit);
      for (const [asking, asked] of [
        [a, b],
        [b, a],
      ] as const) {
        if (isOnly(({ from }) => asking.nodes.includes(from.node)))
          return `what ${asking.words} ask ${asked.words} gets no answer; the other way it does`;
      }
      return mixedTitle(`${a.words} and ${b.words}`);
    }
    default:
      return mixedTitle('Pods on any two nodes');
  }
}

/** Not all that one side begins is lost, or not that alone. */
function mixedTitle(ends: string): string {
  return `what ${ends} ask each other gets no answer, one way at least`;
}

interface End {
  readonly nodes: readonly string[];
  readonly words: string;
}

function endsOf({ from, to }: Extract<Culprit, { kind: 'node-pair' | 'node-groups' }>): readonly [End, End] {
  return [endOf(from), endOf(to)];
}

function endOf(end: string | NodeGroup): End {
  if (typeof end === 'string') return { nodes: [end], words: `Pods on ${end}` };
  return { nodes: end.nodes, words: `Pods ${end.zones === undefined ? 'on' : 'in'} ${groupText(end)}` };
}
