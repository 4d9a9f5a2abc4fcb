import type { Change } from '../checks/planned-case.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { RunningPod, World } from '../domain/fixture.ts';

/** Keys of the Pods that a change is to end: it deletes them, or bids them farewell. */
export function podsEndedBy(change: Change, world: World): readonly string[] {
  switch (change.action) {
    case 'together':
      return change.changes.flatMap((one) => podsEndedBy(one, world));
    case 'delete': {
      const { kind, namespace, name } = change.target;
      if (kind === 'Pod') return [objectKey(namespace, name)];
      return kind === 'Namespace' ? keysOf(world.pods.filter((pod) => pod.namespace === name)) : [];
    }
    case 'ask': {
      const { question } = change;
      return question.kind === 'farewell' ? keysOf(world.pods.filter(({ ips }) => ips.includes(question.address))) : [];
    }
    default:
      return [];
  }
}

function keysOf(pods: readonly RunningPod[]): readonly string[] {
  return pods.map(({ namespace, name }) => objectKey(namespace, name));
}
