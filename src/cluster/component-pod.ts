import type { V1ContainerState, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import type { ComponentPod, Warning } from '../domain/cluster-state.ts';
import { carriesNetwork } from './cni-hint.ts';
import { sinceMs } from './since.ts';

/** Whether a Pod belongs to its node rather than to the cluster: a DaemonSet or the kubelet's own folder put it there. */
export function isBoundToNode(pod: V1Pod): boolean {
  return daemonSetOf(pod) !== undefined || isStatic(pod);
}

/** A Pod of the API in our own shape; `warning` is the last one about it. */
export function componentPod(pod: V1Pod, warning: Warning | undefined, nowMs: number): ComponentPod {
  const daemonSet = daemonSetOf(pod);
  const condition = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  const ready = condition?.status === 'True' && pod.metadata?.deletionTimestamp === undefined;
  const readyForMs = ready ? sinceMs(condition.lastTransitionTime, nowMs) : undefined;
  const obstacle = ready ? undefined : obstacleOf(pod);
  const lastEnd = lastEndOf(pod, nowMs);
  const container = severalContainers(pod) ? (obstacle?.container ?? lastEnd?.container) : undefined;
  return {
    namespace: pod.metadata?.namespace ?? '',
    name: pod.metadata?.name ?? '',
    node: pod.spec?.nodeName ?? meantFor(pod) ?? '',
    ...(daemonSet === undefined ? {} : { daemonSet }),
    carriesNetwork: carriesNetwork(daemonSet ?? pod.metadata?.name ?? ''),
    ready,
    ...(readyForMs === undefined ? {} : { readyForMs }),
    ...(obstacle === undefined ? {} : { reason: obstacle.reason }),
    restarts: statusesOf(pod).reduce((sum, { restartCount }) => sum + restartCount, 0),
    ...(lastEnd === undefined ? {} : { lastEnd: { how: lastEnd.how, agoMs: lastEnd.agoMs } }),
    ...(container === undefined ? {} : { container }),
    ...(warning === undefined ? {} : { warning }),
  };
}

function daemonSetOf(pod: V1Pod): string | undefined {
  return pod.metadata?.ownerReferences?.find(({ kind }) => kind === 'DaemonSet')?.name;
}

/** The API server has a mirror of each Pod that a kubelet starts from files. */
function isStatic(pod: V1Pod): boolean {
  return 'kubernetes.io/config.mirror' in (pod.metadata?.annotations ?? {});
}

/** A DaemonSet's Pod that is not scheduled yet names its node in its affinity. */
function meantFor(pod: V1Pod): string | undefined {
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const fields = (terms ?? []).flatMap(({ matchFields }) => matchFields ?? []);
  return fields.find(({ key }) => key === 'metadata.name')?.values?.[0];
}

interface Obstacle {
  readonly reason: string;
  readonly container?: string;
}

/** What keeps a Pod from being Ready; undefined where each container was ready when last heard of. */
function obstacleOf(pod: V1Pod): Obstacle | undefined {
  const { phase, reason, conditions, containerStatuses } = pod.status ?? {};
  if (pod.metadata?.deletionTimestamp !== undefined) return { reason: 'Terminating' };
  if (phase === 'Failed' || phase === 'Succeeded') return { reason: reason ?? phase };
  const waitingFor = initObstacle(pod);
  if (waitingFor !== undefined) return waitingFor;
  const unready = containerStatuses?.find(({ ready }) => !ready);
  if (unready !== undefined) return { reason: unreadyReason(unready), container: unready.name };
  if ((containerStatuses ?? []).length > 0) return undefined;
  const scheduled = conditions?.find(({ type }) => type === 'PodScheduled');
  return { reason: (scheduled?.status === 'False' ? scheduled.reason : reason) ?? phase ?? 'Pending' };
}

/** As `kubectl get pods` has it: `Init:` and what the first container does that the others wait for. */
function initObstacle({ spec, status }: V1Pod): Obstacle | undefined {
  const sidecars = new Set(spec?.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always').map(nameOf));
  for (const init of status?.initContainerStatuses ?? []) {
    const { waiting, terminated, running } = init.state ?? {};
    if (sidecars.has(init.name) ? init.ready : terminated?.exitCode === 0) continue;
    const reason = terminated === undefined ? (waiting?.reason ?? (running ? 'Running' : '')) : endText(terminated);
    if (reason !== '') return { reason: `Init:${reason}`, container: init.name };
  }
  return undefined;
}

function unreadyReason({ state, started }: V1ContainerStatus): string {
  if (state?.waiting) return state.waiting.reason ?? 'Waiting';
  if (state?.terminated) return endText(state.terminated);
  return started === false ? 'startup probe not passed' : 'readiness probe not passed';
}

function lastEndOf(
  pod: V1Pod,
  nowMs: number,
): { readonly how: string; readonly agoMs: number; readonly container: string } | undefined {
  const ends = statusesOf(pod).flatMap(({ name, restartCount, lastState }) => {
    const agoMs = sinceMs(lastState?.terminated?.finishedAt, nowMs);
    return lastState?.terminated === undefined || agoMs === undefined || restartCount === 0
      ? []
      : [{ how: endText(lastState.terminated), agoMs, container: name }];
  });
  return ends.toSorted((one, other) => one.agoMs - other.agoMs)[0];
}

/** Its reason where that says something, such as `OOMKilled`. */
function endText({ reason, signal, exitCode }: NonNullable<V1ContainerState['terminated']>): string {
  if (reason !== undefined && reason !== 'Error' && reason !== 'Completed') return reason;
  return signal ? `signal ${signal}` : `exit code ${exitCode}`;
}

function severalContainers({ spec }: V1Pod): boolean {
  return (spec?.containers.length ?? 0) + (spec?.initContainers?.length ?? 0) > 1;
}

function statusesOf({ status }: V1Pod): readonly V1ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
