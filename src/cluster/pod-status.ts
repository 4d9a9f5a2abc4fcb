import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { FixturePod } from '../domain/fixture.ts';

/**
 * What a probe Pod is doing. `running`: all containers ready, or running where that suffices, addresses set. `waiting`: on its way. The others do not heal by
 * waiting a little: `image` (cannot be pulled), `broken` (a container does not start or has ended, or the Pod was rejected or
 * evicted), `unschedulable`, `stuck` (its node cannot start it; see stragglers.ts), `gone` (deleted by somebody).
 */
export type PodState =
  | {
      readonly kind: 'running';
      readonly ip?: string;
      readonly ips: readonly string[];
      readonly hostIps: readonly string[];
    }
  | {
      readonly kind: 'waiting' | 'image' | 'unschedulable' | 'stuck' | 'gone';
      readonly reason: string;
      readonly message: string;
      /** Its volumes and its network are there, by its node's own word (from Kubernetes 1.29 on): what is left is to start its containers. */
      readonly setUp?: true;
    }
  | { readonly kind: 'broken'; readonly reason: string; readonly message: string; readonly container?: string };

/** kubelet's reasons, `pkg/kubelet/images/types.go` and `pkg/kubelet/kuberuntime/kuberuntime_container.go`. */
const imageReasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
]);
const brokenReasons = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreStartHookError',
  'PostStartHookError',
  'CrashLoopBackOff',
]);

/** Reads a Pod of a list; undefined stands for a Pod that is not in the list any more. */
export function podState(pod: V1Pod | undefined, { mayBeUnready }: Pick<FixturePod, 'mayBeUnready'> = {}): PodState {
  if (pod === undefined) return { kind: 'gone', reason: 'Deleted', message: 'the Pod was deleted while it started' };
  const status = pod.status ?? {};
  if (pod.metadata?.deletionTimestamp !== undefined) {
    return {
      kind: 'gone',
      reason: status.reason ?? 'Terminating',
      message: status.message ?? 'the Pod is being deleted',
    };
  }
  if (status.phase === 'Failed' && (status.containerStatuses ?? []).length === 0) {
    return { kind: 'broken', reason: status.reason ?? 'Failed', message: status.message ?? 'the Pod failed' };
  }
  const containers = status.containerStatuses ?? [];
  for (const container of containers) {
    const failure = containerFailure(container);
    if (failure !== undefined) return failure;
  }
  const ips = (status.podIPs ?? []).map(({ ip }) => ip ?? '').filter((ip) => ip !== '');
  const hostIps = (status.hostIPs ?? [{ ip: status.hostIP ?? '' }]).map(({ ip }) => ip).filter((ip) => ip !== '');
  const ready =
    containers.length === (pod.spec?.containers.length ?? 0) &&
    containers.every(
      (container) => container.ready || (mayBeUnready === true && container.state?.running !== undefined),
    );
  if (status.phase === 'Running' && ready && ips.length > 0)
    return { kind: 'running', ...(status.podIP === undefined ? {} : { ip: status.podIP }), ips, hostIps };
  return waitingState(pod, containers);
}

function containerFailure(container: V1ContainerStatus): PodState | undefined {
  const { waiting, terminated } = container.state ?? {};
  if (terminated !== undefined) {
    const how = terminated.signal ? `signal ${terminated.signal}` : `exit code ${terminated.exitCode}`;
    const message = [`container ${container.name} ended with ${how}`, terminated.message].filter(Boolean).join(': ');
    return { kind: 'broken', reason: terminated.reason ?? 'Terminated', message, container: container.name };
  }
  if (waiting?.reason === undefined) return undefined;
  const message = waiting.message ?? '';
  // The kubelet's own rate limit on pulls (registryPullQPS) passes by itself.
  if (imageReasons.has(waiting.reason) && !/QPS exceeded/.test(message))
    return { kind: 'image', reason: waiting.reason, message };
  if (brokenReasons.has(waiting.reason))
    return { kind: 'broken', reason: waiting.reason, message, container: container.name };
  return undefined;
}

function waitingState(pod: V1Pod, containers: readonly V1ContainerStatus[]): PodState {
  const scheduled = pod.status?.conditions?.find((condition) => condition.type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    const reason = scheduled.reason ?? 'Unschedulable';
    // The sentences after the first speak of preemption and devices, which say nothing more here.
    const message = (scheduled.message ?? '').split('. ')[0] ?? '';
    return { kind: reason === 'Unschedulable' ? 'unschedulable' : 'waiting', reason, message };
  }
  const waiting = containers.map((container) => container.state?.waiting).find((state) => state?.reason !== undefined);
  const setUp = pod.status?.conditions?.some(
    ({ type, status }) => type === 'PodReadyToStartContainers' && status === 'True',
  );
  return {
    kind: 'waiting',
    reason: waiting?.reason ?? (pod.spec?.nodeName ? 'Starting' : 'Scheduling'),
    message: waiting?.message ?? '',
    ...(setUp === true ? { setUp } : {}),
  };
}

/** The most frequent reasons among Pods that are not up, e.g. `2 ContainerCreating, 1 ErrImagePull`. */
export function summarizeReasons(states: readonly PodState[]): string {
  const counts = new Map<string, number>();
  for (const state of states)
    if (state.kind !== 'running') counts.set(state.reason, (counts.get(state.reason) ?? 0) + 1);
  const ranked = [...counts].sort(([, left], [, right]) => right - left);
  return ranked.map(([reason, count]) => `${count} ${reason}`).join(', ');
}
