import type { Case } from '../domain/case.ts';
import { objectKey, type PodEndpoint } from '../domain/endpoint.ts';
import { nodesOfBreak, type BrokenPath, transportOf } from './node-graph.ts';
import { type Evidence, groupBy, isFailed, isLost, isPassed, targetNode } from './rule.ts';

/**
 * Whether packets pass where these exchanges were silent or refused: over some transport, closed ports of the same Pods refused at once
 * on every way. Then it is the open port that is blocked, or what is new, and neither a node nor a protocol.
 */
export function closedPortsRefuse(exchanges: readonly Case[], all: readonly Case[]): boolean {
  const refused = new Set(all.filter((item) => item.check === 'pod-to-pod.refused' && isPassed(item)).map(wayOf));
  const isUnheard = ({ observations }: Case) =>
    observations.every(({ outcome }) => outcome === 'timed-out' || outcome === 'refused');
  return [...groupBy(exchanges.filter(isFailed), transportOf).values()].some((lost) =>
    lost.every((item) => isUnheard(item) && refused.has(wayOf(item))),
  );
}

/** Exchanges within the nodes of a break, over what it stops, that got no answer either. */
export function lostWithin({ broken, transports }: BrokenPath, all: readonly Case[]): readonly Case[] {
  const nodes = nodesOfBreak(broken);
  return all.filter(
    (item) =>
      isExchange(item) &&
      item.from.node === targetNode(item) &&
      (broken.kind === 'all' || nodes.includes(item.from.node)) &&
      transports.includes(transportOf(item)) &&
      isLost(item),
  );
}

/**
 * The one Pod that is to blame where a node seems to be: it is an end of all that was lost, the other Pods of its node do not reach it
 * either, and one of these answered clients on other nodes.
 */
export function brokenPod(
  path: BrokenPath,
  affected: readonly Case[],
  { all, podNodes }: Pick<Evidence, 'all' | 'podNodes'>,
): PodEndpoint | undefined {
  const { broken, transports } = path;
  if (broken.kind !== 'node') return undefined;
  const own = affected.flatMap(podsOf).filter(({ node }) => node === broken.node);
  const [pod, ...others] = new Map(own.map((one) => [keyOf(one), one])).values();
  if (pod === undefined || others.length > 0 || lostWithin(path, all).length === 0) return undefined;
  const neighbourAnswers = all.some(
    (item) =>
      item.from.node !== broken.node &&
      transports.includes(transportOf(item)) &&
      item.observations.some(({ answers = [] }) =>
        answers.some((answer) => {
          const key = objectKey(answer.namespace, answer.pod);
          return key !== keyOf(pod) && podNodes.get(key) === broken.node;
        }),
      ),
  );
  return neighbourAnswers ? pod : undefined;
}

/** Whether the Pod asks or is asked itself. */
export function hasEnd(item: Case, pod: PodEndpoint): boolean {
  return podsOf(item).some((one) => keyOf(one) === keyOf(pod));
}

function isExchange({ check }: Case): boolean {
  return check === 'pod-to-pod.tcp' || check === 'pod-to-pod.udp';
}

function wayOf(item: Case): string {
  return JSON.stringify([item.from.node, targetNode(item), transportOf(item)]);
}

function podsOf({ from, to }: Case): readonly PodEndpoint[] {
  return to.kind === 'pod' ? [from, to] : [from];
}

function keyOf({ namespace, pod }: PodEndpoint): string {
  return objectKey(namespace, pod);
}
