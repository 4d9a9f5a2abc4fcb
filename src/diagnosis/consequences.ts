import type { Case } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import { type BrokenPath, crosses, transportOf } from './node-graph.ts';
import { targetNode } from './rule.ts';

/**
 * Open cases that a break between nodes explains: exchanges that cross it over a broken transport, Service exchanges whose
 * silent endpoints all lie behind it or behind `others`, and DNS questions that may have gone to a replica behind it.
 */
export function consequencesOf(
  path: BrokenPath,
  others: readonly BrokenPath[],
  open: readonly Case[],
  all: readonly Case[],
): readonly Case[] {
  const nodeOfPod = podNodes(all);
  return open.filter((item) => {
    switch (item.family) {
      case 'dns':
        return item.observations.at(-1)?.outcome === 'timed-out' && mayHideDns(path, others, item.from.node);
      case 'service': {
        // Of Pods that did not come up no case is left to tell their node, and their silence needs no break.
        const silent = silentPods(item).flatMap((key) => nodeOfPod.get(key) ?? []);
        return (
          silent.some((node) => blocks(path, item, node)) &&
          silent.every((node) => [path, ...others].some((broken) => blocks(broken, item, node)))
        );
      }
      default: {
        const target = targetNode(item);
        return target !== undefined && blocks(path, item, target);
      }
    }
  });
}

function blocks({ broken, transports }: BrokenPath, item: Case, target: string): boolean {
  return transports.includes(transportOf(item)) && crosses(broken, item.from.node, target);
}

/** Replicas of cluster DNS may be on any node, so a cut-off node can make any node's question fail; a break at the node itself comes first. */
function mayHideDns(path: BrokenPath, others: readonly BrokenPath[], node: string): boolean {
  if (!carriesUdp(path)) return false;
  if (isAt(path, node)) return true;
  return path.broken.kind === 'node' && !others.some((other) => carriesUdp(other) && isAt(other, node));
}

function carriesUdp({ transports }: BrokenPath): boolean {
  return transports.some((transport) => transport.startsWith('udp/'));
}

function isAt({ broken }: BrokenPath, node: string): boolean {
  switch (broken.kind) {
    case 'all':
      return true;
    case 'node':
      return broken.node === node;
    case 'pair':
      return broken.a === node || broken.b === node;
    default:
      return broken satisfies never;
  }
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
