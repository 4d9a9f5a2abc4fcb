import type { V1DaemonSet, V1Node, V1Pod, VersionInfo } from '@kubernetes/client-node';
import type { Facts, NodeFacts } from '../domain/facts.ts';
import { ipFamilyOf } from '../domain/network.ts';
import type { IpFamily } from '../domain/network.ts';
import { hasHttpStatus } from './api-error.ts';
import type { ApiEdge } from './api-edge.ts';
import { resourcePath } from './api-path.ts';
import { cniHint } from './cni-hint.ts';
import { listAll, podAddresses } from './pod-list.ts';
import type { ListPage } from './pod-list.ts';

/** Reads the snapshot a run starts from; only version and nodes are required, the rest is left out where forbidden. Throws ToolError. */
export async function readFacts(edge: ApiEdge, context: string, signal: AbortSignal): Promise<Facts> {
  const [version, nodes, daemonSets] = await Promise.all([
    edge.get<VersionInfo>('/version', { signal }),
    listAll<V1Node>(edge, resourcePath('nodes'), {}, signal),
    listAllowed<V1DaemonSet>(edge, resourcePath('daemonsets', { namespace: 'kube-system' }), signal),
  ]);
  const hint = cniHint(nodes, daemonSets);
  const fromNodes = nodeFamilies(nodes);
  const podFamilies = fromNodes.length > 0 ? fromNodes : await familiesOfRunningPods(edge, signal);
  return {
    context,
    serverVersion: version.gitVersion,
    nodes: nodes.map(nodeFacts).sort((left, right) => left.name.localeCompare(right.name, 'en', { numeric: true })),
    podFamilies,
    ...(hint === undefined ? {} : { cniHint: hint }),
  };
}

const controlPlaneLabels = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'] as const;

/** One node of the API in our own shape. */
export function nodeFacts(node: V1Node): NodeFacts {
  const info = node.status?.nodeInfo;
  const labels = node.metadata?.labels ?? {};
  const zone = labels['topology.kubernetes.io/zone'];
  const allocatableCpu = node.status?.allocatable?.['cpu'];
  const controlPlane = controlPlaneLabels.some((label) => label in labels);
  return {
    name: node.metadata?.name ?? '',
    ready: isReady(node),
    cordoned: node.spec?.unschedulable === true,
    taints: (node.spec?.taints ?? [])
      .filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute')
      // Cordoning and unreadiness have fields of their own; their taints would say the same again.
      .filter(({ key }) => !/^node\.kubernetes\.io\/(unschedulable|not-ready|unreachable)$/.test(key))
      .map(({ key, value, effect }) => `${key}${value ? `=${value}` : ''}:${effect}`),
    internalIps: (node.status?.addresses ?? [])
      .filter(({ type }) => type === 'InternalIP')
      .map(({ address }) => address),
    podCidrs: node.spec?.podCIDRs ?? (node.spec?.podCIDR === undefined ? [] : [node.spec.podCIDR]),
    os: info?.operatingSystem ?? labels['kubernetes.io/os'] ?? '',
    architecture: info?.architecture ?? labels['kubernetes.io/arch'] ?? '',
    kernel: info?.kernelVersion ?? '',
    containerRuntime: info?.containerRuntimeVersion ?? '',
    kubeletVersion: info?.kubeletVersion ?? '',
    ...(zone === undefined ? {} : { zone }),
    ...(allocatableCpu === undefined ? {} : { allocatableCpu }),
    ...(controlPlane ? { controlPlane } : {}),
  };
}

/** True when the node's Ready condition is `True`; `Unknown` means that its kubelet is silent. */
export function isReady(node: V1Node): boolean {
  return (node.status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
}

function nodeFamilies(nodes: readonly V1Node[]): readonly IpFamily[] {
  return familiesOf(nodes.flatMap((node) => nodeFacts(node).podCidrs));
}

/** CNIs with their own address management leave `podCIDRs` empty; Pods that run show what they hand out. */
async function familiesOfRunningPods(edge: ApiEdge, signal: AbortSignal): Promise<readonly IpFamily[]> {
  const pods = await listAllowed<V1Pod>(edge, resourcePath('pods'), signal);
  const families = familiesOf(podAddresses(pods).flatMap(({ ips }) => ips));
  return families.length > 0 ? families : ['ipv4'];
}

function familiesOf(addresses: readonly string[]): readonly IpFamily[] {
  const found = new Set(addresses.map((address) => ipFamilyOf(address)));
  return (['ipv4', 'ipv6'] as const).filter((family) => found.has(family));
}

/** The first objects of a list that only enriches the facts: nothing where it is forbidden. */
async function listAllowed<T>(edge: ApiEdge, path: string, signal: AbortSignal): Promise<readonly T[]> {
  try {
    return (await edge.get<ListPage<T>>(path, { query: { limit: 200 }, signal })).items ?? [];
  } catch (error) {
    if (hasHttpStatus(error, 403)) return [];
    throw error;
  }
}
