import type { NodeState, NodeTrouble } from '../../domain/cluster-state.ts';
import { groupBy } from '../rule.ts';
import { because, named, ranks, span, type StateTrouble } from './trouble.ts';

/**
 * What is wrong with some of the nodes by their own word; nodes with the same trouble are told together. `nodes` are all of the cluster,
 * `names` those that matter.
 */
export function nodeTroubles(nodes: readonly NodeState[], names: readonly string[]): readonly StateTrouble[] {
  const gone = names.filter((name) => !nodes.some((node) => node.name === name));
  const found = nodes
    .filter(({ name }) => names.includes(name))
    .flatMap(({ name, troubles }) => troubles.map((trouble) => ({ name, trouble })));
  const alike = groupBy(found, ({ trouble: { kind, reason } }) => JSON.stringify([kind, reason]));
  return [
    ...gone.map((name) => ({
      rank: ranks.lost,
      sentence: `node ${name} is not there any more`,
      next: ['kubectl get nodes -o wide'],
    })),
    ...[...alike.values()].flatMap(together),
  ];
}

/** Nodes that take no new Pods. Says nothing of the network, but that somebody is at work there. */
export function cordonedNodes(nodes: readonly NodeState[], names: readonly string[]): readonly StateTrouble[] {
  return nodes
    .filter(({ name, cordoned }) => cordoned && names.includes(name))
    .map(({ name }) => ({ rank: ranks.minor, sentence: `node ${name} is cordoned`, next: [] }));
}

function together(alike: readonly { readonly name: string; readonly trouble: NodeTrouble }[]): readonly StateTrouble[] {
  const [first] = alike;
  if (first === undefined) return [];
  const { kind, reason, message } = first.trouble;
  const lost = kind === 'NotReady' || kind === 'NetworkUnavailable';
  const names = alike.map(({ name }) => name);
  return [
    {
      rank: lost ? ranks.lost : ranks.minor,
      sentence: `${conditionText(names, first.trouble)}${because(reason, message)}`,
      next: [`kubectl describe node ${first.name}`],
    },
  ];
}

function conditionText(names: readonly string[], { kind, forMs }: NodeTrouble): string {
  const [name] = names;
  if (names.length > 1) return `nodes ${named(names)} ${kind === 'NotReady' ? 'are' : 'report'} ${kind}`;
  if (forMs === undefined) return `node ${name} ${kind === 'NotReady' ? 'is' : 'reports'} ${kind}`;
  return `node ${name} has ${kind === 'NotReady' ? 'been' : 'reported'} ${kind} for ${span(forMs)}`;
}
