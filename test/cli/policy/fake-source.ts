import { type PolicyEdges } from '#src/cli/policy/open-source.ts';
import { ToolError } from '#src/errors.ts';
import type { Labels, NetworkPolicy, NetworkPolicySpec } from '#src/domain/network-policy.ts';
import { type NodeParty, nameOf, type PodParty } from '#src/policy/party.ts';
import type { OwnedPod } from '#src/policy/pod-object.ts';

/** A cluster in memory. */
export interface FakeCluster {
  readonly pods: readonly OwnedPod[];
  readonly namespaces?: Readonly<Record<string, Labels>>;
  readonly policies?: readonly NetworkPolicy[];
  readonly nodes?: readonly NodeParty[];
}

/** Edges to it, with the kubeconfig contexts it was connected by and everything that was read of it. */
export function fakeEdges({ pods, namespaces = {}, policies = [], nodes = [] }: FakeCluster): PolicyEdges & {
  readonly asked: readonly string[];
} {
  const asked: string[] = [];
  const found = <Thing>(what: string, thing: Thing | undefined): Thing => {
    asked.push(what);
    if (thing === undefined) throw new ToolError('USAGE', `the cluster has no ${what}`, 'look again');
    return thing;
  };
  return {
    asked,
    connect: async ({ context = 'the current context' }) => {
      asked.push(`connect ${context}`);
      return {
        policySource: () => ({
          pod: async (namespace, name) =>
            found(
              `Pod ${namespace}/${name}`,
              pods.find(({ pod }) => nameOf(pod) === `${namespace}/${name}`),
            ),
          node: async (name) =>
            found(
              `node ${name}`,
              nodes.find((node) => node.name === name),
            ),
          holderOf: async (address) =>
            found(
              `holder of ${address}`,
              pods.map(({ pod }) => pod).find(({ ips }) => ips.includes(address)) ?? { kind: 'external', address },
            ),
          labelsOf: async (name) => found(`Namespace ${name}`, namespaces[name] ?? {}),
          podsIn: async (name) =>
            found(
              `Pods of ${name}`,
              pods.filter(({ pod }) => pod.namespace === name),
            ),
          policiesIn: async (name) =>
            found(
              `policies of ${name}`,
              policies.filter(({ metadata }) => metadata.namespace === name),
            ),
        }),
      };
    },
  };
}

/** A running Pod `namespace/name` of node n1 with the label `app: name` and the port 80, called http. */
export function podOf(key: string, ips: readonly string[], more: Partial<PodParty> = {}, owner?: string): OwnedPod {
  const [namespace = '', name = ''] = key.split('/');
  return {
    pod: {
      kind: 'pod',
      namespace,
      name,
      labels: { app: name },
      ips,
      node: 'n1',
      ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
      phase: 'Running',
      ...more,
    },
    ...(owner === undefined ? {} : { owner }),
  };
}

/** A policy `namespace/name`. */
export function policyOf(key: string, spec: NetworkPolicySpec): NetworkPolicy {
  const [namespace = '', name = ''] = key.split('/');
  return { metadata: { namespace, name }, spec };
}
