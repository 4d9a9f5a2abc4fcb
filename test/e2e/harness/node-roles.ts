import type { Report } from '../../../src/domain/report.ts';
import { kubectl, kubectlWords } from './test-cluster.ts';

/**
 * Nodes that only the running cluster can tell, in place of a node's name: the last by name that a DNS replica runs on, and the
 * last without.
 */
export const nodeWithDns = '@dns';
export const nodeWithoutDns = '@no-dns';

/** The nodes of a cluster, and those of them that DNS replicas run on. */
export interface DnsPlaces {
  readonly nodes: readonly string[];
  readonly withDns: readonly string[];
}

/** The arguments with nodes' names in place of roles; throws an Error where no node has a role. */
export function withNodeNames(given: readonly string[], { nodes, withDns }: DnsPlaces): readonly string[] {
  return given.map((argument) => {
    if (argument !== nodeWithDns && argument !== nodeWithoutDns) return argument;
    const candidates =
      argument === nodeWithDns ? withDns.toSorted() : nodes.toSorted().filter((node) => !withDns.includes(node));
    const chosen = candidates.at(-1);
    if (chosen === undefined) throw new Error(`no node is ${argument}; DNS replicas run on ${withDns.join(', ')}`);
    return chosen;
  });
}

/** Whether any of these arguments is a role. */
export function hasRoles(given: readonly string[]): boolean {
  return given.includes(nodeWithDns) || given.includes(nodeWithoutDns);
}

/** Where the DNS replicas were in the run of a saved report. */
export function dnsPlacesOf({ cluster, cases }: Pick<Report, 'cluster' | 'cases'>): DnsPlaces {
  const replicas = cases.flatMap(({ check, to }) => (check === 'dns.replicas' && to.kind === 'pod' ? [to.node] : []));
  return { nodes: (cluster?.nodes ?? []).map(({ name }) => name), withDns: [...new Set(replicas)] };
}

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly deletionTimestamp?: string };
    readonly spec: { readonly nodeName?: string };
    readonly status: { readonly phase?: string };
  }[];
}

/** Where the DNS replicas of the cluster under test are now. */
export async function findDnsPlaces(): Promise<DnsPlaces> {
  const nodes = await kubectlWords(['get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}']);
  const pods = JSON.parse(
    await kubectl(['get', 'pods', '-n', 'kube-system', '-l', 'k8s-app=kube-dns', '-o', 'json']),
  ) as PodList;
  const running = pods.items.filter(
    ({ metadata, status }) => status.phase === 'Running' && metadata.deletionTimestamp === undefined,
  );
  return {
    nodes,
    withDns: [...new Set(running.flatMap(({ spec }) => spec.nodeName ?? []))],
  };
}
