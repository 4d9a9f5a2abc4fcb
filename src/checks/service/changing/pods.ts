import { objectKey } from '../../../domain/endpoint.ts';
import type { ObjectRef, RunningPod, World } from '../../../domain/fixture.ts';
import type { Change } from '../../planned-case.ts';
import { exchangeTimeoutMs, podEndpoint, podsOf } from '../../targets.ts';

/** The Pod with this name. */
export function podNamed(world: World, name: string): RunningPod | undefined {
  return world.pods.find((pod) => pod.name === name);
}

/** Agents on the node of this Pod. */
export function agentsBeside(world: World, { node }: Pick<RunningPod, 'node'>): readonly RunningPod[] {
  return podsOf(world, 'agent').filter((agent) => agent.node === node);
}

/** Keys of Pods for expectations. */
export function keysOf(pods: readonly RunningPod[]): readonly string[] {
  return pods.map(({ namespace, name }) => objectKey(namespace, name));
}

export function podRef({ namespace, name }: Pick<RunningPod, 'namespace' | 'name'>): ObjectRef {
  return { kind: 'Pod', namespace, name };
}

/**
 * Ends a Pod that goes on serving after its deletion; one that is not deleted yet will end at once then. By the Pod's own port,
 * because a deletion that was begun cannot be shortened; from its own node, where the path is the shortest.
 */
export function farewell(world: World, pod: RunningPod): readonly Change[] {
  const [from] = [...agentsBeside(world, pod), ...podsOf(world, 'agent')];
  const [address] = pod.ips;
  if (from === undefined || address === undefined) return [];
  return [
    {
      action: 'ask',
      from: podEndpoint(from),
      question: { kind: 'farewell', address, timeoutMs: exchangeTimeoutMs },
    },
  ];
}
