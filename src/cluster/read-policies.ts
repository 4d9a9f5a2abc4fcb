import type { V1Node, V1Pod, V1Service } from '@kubernetes/client-node';
import ipaddr from 'ipaddr.js';
import type { Labels, NetworkPolicy } from '../domain/network-policy.ts';
import { ToolError } from '../errors.ts';
import type { NodeParty, Party } from '../policy/party.ts';
import { ownedPod } from '../policy/pod-object.ts';
import type { PolicySource } from '../policy/source.ts';
import type { ApiEdge } from './api-edge.ts';
import { hasHttpStatus } from './api-error.ts';
import { type Resource, resourcePath } from './api-path.ts';
import { nearestName } from './nearest-name.ts';
import { listAll } from './pod-list.ts';

/** An object of which only its name matters. */
interface Named {
  readonly metadata?: { readonly name?: string; readonly labels?: Labels };
}

/**
 * Reads what policies are judged by from a cluster, and creates nothing. Each method asks for no more than it names; a right that
 * is missing is told by the API server's own answer. Throws ToolError.
 */
export function clusterPolicySource(edge: ApiEdge, signal: AbortSignal): PolicySource {
  const namespaces = new Map<string, Promise<Labels>>();

  async function labelsOf(name: string): Promise<Labels> {
    const found = await edge.find<Named>(resourcePath('namespaces', { name }), { signal });
    if (found !== undefined) return found.metadata?.labels ?? {};
    throw missing('Namespace', name, nearest(name, await namesOf('namespaces')), 'kubectl get namespaces');
  }

  /** Only to suggest one: without the right to list them there is no suggestion. */
  async function namesOf(resource: Resource, namespace?: string): Promise<readonly string[]> {
    try {
      const where = namespace === undefined ? {} : { namespace };
      const items = await listAll<Named>(edge, resourcePath(resource, where), {}, signal);
      return items.flatMap(({ metadata }) => metadata?.name ?? []);
    } catch (error) {
      if (hasHttpStatus(error, 403)) return [];
      throw error;
    }
  }

  const source: PolicySource = {
    async pod(namespace, name) {
      const found = await edge.find<V1Pod>(resourcePath('pods', { namespace, name }), { signal });
      if (found !== undefined) return ownedPod(found);
      await source.labelsOf(namespace);
      const names = await namesOf('pods', namespace);
      const meant = nearest(name, names);
      const suggestion = meant === undefined ? undefined : `${namespace}/${meant}`;
      throw missing('Pod', `${namespace}/${name}`, suggestion, `kubectl get pods -n ${namespace}`);
    },

    async node(name) {
      const found = await edge.find<V1Node>(resourcePath('nodes', { name }), { signal });
      if (found !== undefined) return nodeParty(found);
      throw missing('node', name, nearest(name, await namesOf('nodes')), 'kubectl get nodes');
    },

    async holderOf(address) {
      const [pods, nodes, services] = await Promise.all([
        listAll<V1Pod>(edge, resourcePath('pods'), { fieldSelector: runningOnly }, signal),
        listAll<V1Node>(edge, resourcePath('nodes'), {}, signal),
        listAll<V1Service>(edge, resourcePath('services'), {}, signal),
      ]);
      const isIt = (other: string): boolean => isSameAddress(other, address);
      // Pods on the network of their node share its address and own none.
      const pod = pods.map(ownedPod).find(({ pod }) => pod.hostNetwork !== true && pod.ips.some(isIt));
      if (pod !== undefined) return pod.pod;
      const node = nodes.map(nodeParty).find(({ ips }) => ips.some(isIt));
      if (node !== undefined) return node;
      const service = services.find(({ spec }) => (spec?.clusterIPs ?? []).some(isIt));
      if (service !== undefined) throw isService(address, service);
      return { kind: 'external', address } satisfies Party;
    },

    labelsOf(name) {
      const known = namespaces.get(name) ?? labelsOf(name);
      namespaces.set(name, known);
      return known;
    },

    async podsIn(namespace) {
      return (await listAll<V1Pod>(edge, resourcePath('pods', { namespace }), {}, signal)).map(ownedPod);
    },

    policiesIn: (namespace) =>
      // The domain's shape is the API's own; client-node's renames fields.
      listAll<NetworkPolicy>(edge, resourcePath('networkpolicies', { namespace }), {}, signal),
  };
  return source;
}

const runningOnly = 'status.phase!=Succeeded,status.phase!=Failed';

function nodeParty({ metadata, status }: V1Node): NodeParty {
  const addresses = status?.addresses ?? [];
  return {
    kind: 'node',
    name: metadata?.name ?? '',
    // The first address of a family stands for the node, and others know it by the internal one.
    ips: ['InternalIP', 'ExternalIP'].flatMap((wanted) =>
      addresses.filter(({ type }) => type === wanted).map(({ address }) => address),
    ),
  };
}

/** IPv6 has several spellings of one address. */
function isSameAddress(one: string, other: string): boolean {
  return ipaddr.isValid(one) && ipaddr.parse(one).toString() === ipaddr.parse(other).toString();
}

/** A typing slip, or the name of the workload that the Pods are of. */
function nearest(name: string, names: readonly string[]): string | undefined {
  return names.find((candidate) => candidate.startsWith(`${name}-`)) ?? nearestName(name, names);
}

function missing(kind: string, name: string, meant: string | undefined, command: string): ToolError {
  const hint = meant === undefined ? `${command} lists those that are there` : `did you mean ${meant}?`;
  return new ToolError('USAGE', `the cluster has no ${kind} ${name}`, hint);
}

function isService(address: string, { metadata }: V1Service): ToolError {
  return new ToolError(
    'USAGE',
    `${address} is the address of Service ${metadata?.namespace}/${metadata?.name}`,
    'policies are judged at the Pods behind it, and with their ports: ask for one of them',
  );
}
