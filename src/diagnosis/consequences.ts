import type { Case } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import { type Break, crosses, transportOf } from './node-graph.ts';
import { targetNode } from './rule.ts';

/**
 * Open cases that a break between nodes explains: exchanges that cross it over a broken transport, Service exchanges whose
 * silent endpoints all lie behind it, and DNS questions that may have gone to a replica behind it.
 */
export function consequencesOf(
  broken: Break,
  transports: readonly string[],
  open: readonly Case[],
  all: readonly Case[],
): readonly Case[] {
  const nodeOfPod = podNodes(all);
  return open.filter((item) => {
    const target = targetNode(item);
    if (item.family === 'dns') {
      return transports.includes(`udp/${item.ipFamily}`) || transports.some((transport) => transport.startsWith('udp/'))
        ? touches(broken, item.from.node) && item.observations.at(-1)?.outcome === 'timed-out'
        : false;
    }
    if (!transports.includes(transportOf(item))) return false;
    if (item.family === 'service') {
      const silent = silentPods(item).map((key) => nodeOfPod.get(key));
      return silent.length > 0 && silent.every((node) => node !== undefined && crosses(broken, item.from.node, node));
    }
    return target !== undefined && crosses(broken, item.from.node, target);
  });
}

/** Replicas of cluster DNS may be on any node, so a cut-off node can make any node's question fail. */
function touches(broken: Break, node: string): boolean {
  return broken.kind !== 'pair' || broken.a === node || broken.b === node;
}

function podNodes(cases: readonly Case[]): ReadonlyMap<string, string> {
  const pods = cases.flatMap(({ from, to }) => (to.kind === 'pod' ? [from, to] : [from]));
  return new Map(pods.map(({ namespace, pod, node }) => [objectKey(namespace, pod), node]));
}

/** Keys of the Pods that should have answered and did not. */
export function silentPods({ observations, expectation }: Case): readonly string[] {
  const answered = new Set(observations.at(-1)?.answers?.map(({ namespace, pod }) => objectKey(namespace, pod)));
  return (expectation.answeredBy ?? []).filter((key) => !answered.has(key));
}
