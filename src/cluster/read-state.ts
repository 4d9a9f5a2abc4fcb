import type { V1Node, V1Pod } from '@kubernetes/client-node';
import type {
  ClusterState,
  ComponentPod,
  DaemonSetWarning,
  DnsState,
  ServiceState,
  UnreadPart,
} from '../domain/cluster-state.ts';
import { ToolError } from '../errors.ts';
import type { WantedState } from '../run/ports.ts';
import type { ApiEdge } from './api-edge.ts';
import { resourcePath } from './api-path.ts';
import { readyPodsIn, slicesOf } from './ask-api.ts';
import { networkNamespaces } from './cni-hint.ts';
import { componentPod, isBoundToNode } from './component-pod.ts';
import { selectorOf } from './dns-replicas.ts';
import { countReadyEndpoints, type DnsObjects, readDns } from './dns-state.ts';
import { nodeState } from './node-state.ts';
import { listAll, podKey } from './pod-list.ts';
import { readWarnings, type Warnings } from './warning-events.ts';

/**
 * Reads once what the API says of nodes, of the Pods that carry the network, of cluster DNS and of some Services. It never fails because of the cluster: what is refused, or not answered until `signal` fires, is told in `unread`.
 */
export async function readState(
  edge: ApiEdge,
  { nameservers, services: wanted }: WantedState,
  signal: AbortSignal,
): Promise<ClusterState> {
  const nowMs = Date.now();
  const unread: UnreadPart[] = [];
  const [nodes, bound, dns, services] = await Promise.all([
    attempt('nodes', listAll<V1Node>(edge, resourcePath('nodes'), {}, signal), unread),
    readBoundPods(edge, unread, signal),
    attempt('cluster DNS', readDns(edge, nameservers, signal), unread),
    attempt('EndpointSlices', Promise.all(wanted.map((one) => readService(edge, one, signal))), unread),
  ]);
  const pods = [...(bound ?? []), ...(dns ?? []).flatMap((objects) => objects.pods)];
  const namespaces = [...new Set(pods.map(({ metadata }) => metadata?.namespace ?? ''))];
  const warnings = await attempt('events', readWarnings(edge, namespaces, nowMs, signal), unread);
  const toComponent = (pod: V1Pod) => componentPod(pod, warnings?.('Pod').get(podKey(pod)), nowMs);
  return {
    ...(nodes === undefined ? {} : { nodes: nodes.map((node) => nodeState(node, nowMs)) }),
    ...(bound === undefined ? {} : { systemPods: bound.map(toComponent) }),
    daemonSetWarnings: warnings === undefined ? [] : daemonSetWarnings(warnings),
    ...(dns === undefined ? {} : { dns: dns.map((objects) => dnsState(objects, toComponent)) }),
    ...(services === undefined ? {} : { services }),
    unread,
  };
}

/** Pods that belong to their nodes, of every Namespace that may be read; undefined where none may. */
async function readBoundPods(
  edge: ApiEdge,
  unread: UnreadPart[],
  signal: AbortSignal,
): Promise<readonly V1Pod[] | undefined> {
  const lists = await Promise.all(
    networkNamespaces.map(async (namespace) => {
      try {
        return { namespace, pods: await listAll<V1Pod>(edge, resourcePath('pods', { namespace }), {}, signal) };
      } catch (error) {
        return { namespace, pods: undefined, why: reasonOf(error) };
      }
    }),
  );
  const [first, ...others] = lists.filter(({ pods }) => pods === undefined);
  if (first !== undefined) {
    const where = `${first.namespace}${others.length === 0 ? '' : ` and ${others.length} more`}`;
    unread.push({ part: 'system Pods', why: `Pods in Namespace ${where}: ${first.why}` });
  }
  if (1 + others.length === lists.length) return undefined;
  return lists.flatMap(({ pods }) => pods ?? []).filter(isBoundToNode);
}

function daemonSetWarnings(warnings: Warnings): readonly DaemonSetWarning[] {
  return [...warnings('DaemonSet')].map(([key, warning]) => {
    const [namespace = '', daemonSet = ''] = key.split('/');
    return { namespace, daemonSet, ...warning };
  });
}

async function readService(
  edge: ApiEdge,
  { namespace, service }: WantedState['services'][number],
  signal: AbortSignal,
): Promise<ServiceState> {
  const slices = await slicesOf(edge, namespace, service, signal);
  return { namespace, service, readyPods: readyPodsIn(slices) };
}

function dnsState({ service, slices, pods }: DnsObjects, toComponent: (pod: V1Pod) => ComponentPod): DnsState {
  return {
    namespace: service.metadata?.namespace ?? '',
    service: service.metadata?.name ?? '',
    selector: selectorOf(service),
    readyEndpoints: countReadyEndpoints(slices),
    replicas: pods.map(toComponent),
  };
}

async function attempt<T>(part: UnreadPart['part'], reading: Promise<T>, unread: UnreadPart[]): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    unread.push({ part, why: `${part}: ${reasonOf(error)}` });
    return undefined;
  }
}

/** Why something could not be read; throws what is no error of the API. */
function reasonOf(error: unknown): string {
  if (!(error instanceof ToolError)) throw error;
  return error.code === 'TIMEOUT' || error.code === 'INTERRUPTED' ? 'no answer in time' : error.message;
}
