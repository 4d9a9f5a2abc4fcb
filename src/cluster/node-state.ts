import type { V1Node, V1NodeCondition } from '@kubernetes/client-node';
import type { NodeState, NodeTrouble } from '../domain/cluster-state.ts';
import { sinceMs } from './since.ts';

/** What the API says of a node's health, in our own shape. */
export function nodeState(node: V1Node, nowMs: number): NodeState {
  const conditions = node.status?.conditions ?? [];
  const ready = conditions.find(({ type }) => type === 'Ready');
  return {
    name: node.metadata?.name ?? '',
    os: node.status?.nodeInfo?.operatingSystem ?? node.metadata?.labels?.['kubernetes.io/os'] ?? '',
    cordoned: node.spec?.unschedulable === true,
    silent: ready?.status === 'Unknown',
    troubles: [
      ...(ready?.status === 'True' ? [] : [trouble('NotReady', ready, nowMs)]),
      // Of a silent kubelet all conditions are Unknown, which says nothing of the node's memory.
      ...present.flatMap((kind) => {
        const condition = conditions.find(({ type, status }) => type === kind && status === 'True');
        return condition === undefined ? [] : [trouble(kind, condition, nowMs)];
      }),
    ],
  };
}

const present = ['NetworkUnavailable', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const;

function trouble(kind: NodeTrouble['kind'], condition: V1NodeCondition | undefined, nowMs: number): NodeTrouble {
  const forMs = sinceMs(condition?.lastTransitionTime, nowMs);
  return {
    kind,
    reason: condition?.reason ?? '',
    message: condition?.message ?? '',
    ...(forMs === undefined ? {} : { forMs }),
  };
}
