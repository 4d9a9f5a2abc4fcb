import type { NodeFacts, PodAddressFacts } from './facts.ts';
import type { Labels, NetworkPolicySpec } from './network-policy.ts';

/** A Namespace a run creates. */
export interface FixtureNamespace {
  readonly name: string;
  /** The Pod Security Standard it enforces; `privileged` only where the user allowed host-network Pods. */
  readonly podSecurity: 'restricted' | 'privileged';
  /** Beside those of every Namespace of a run. */
  readonly labels?: Labels;
}

/** A probe Pod a run creates, pinned to a node. */
export interface FixturePod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  /** What it is for, e.g. `agent`; becomes the value of the role label, so that Services and policies can select it. */
  readonly role: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Names of its containers; each needs a port in `responderPorts`. */
  readonly containers: readonly string[];
  /** Containers that probes start from, so that an exec session is opened to each; empty where it only answers. */
  readonly probes: readonly string[];
  /** File name below `manifests/pods/` without `.yaml` that is laid over `manifests/probe-pod.yaml`. */
  readonly overlay?: string;
  /** Values for the overlay's `${name}` marks. */
  readonly values?: Readonly<Record<string, string>>;
  /** It counts as running once its containers do: whether they become ready is what is asked. */
  readonly mayBeUnready?: true;
}

/** A Service a run creates, from a file of `manifests/services/`. */
export interface FixtureService {
  readonly namespace: string;
  readonly name: string;
  /** File name below `manifests/services/` without `.yaml`. */
  readonly manifest: string;
  /** Labels of the Pods behind it; empty for a Service without selector. */
  readonly selector: Readonly<Record<string, string>>;
  /** Pods have to find it there when they start; all others are created once the Pods behind them run. */
  readonly beforePods?: true;
  /** Values for the manifest's `${name}` marks. */
  readonly values?: Readonly<Record<string, string>>;
}

/** A NetworkPolicy a run creates. */
export interface FixturePolicy {
  readonly namespace: string;
  /** Without a `spec` also the file name below `manifests/policies/`, without `.yaml`. */
  readonly name: string;
  readonly spec?: NetworkPolicySpec;
}

/** Any other object a run creates, from a file of `manifests/objects/`. */
export interface FixtureObject {
  readonly kind: 'EndpointSlice' | 'Endpoints' | 'ConfigMap';
  readonly namespace: string;
  readonly name: string;
  /** File name below `manifests/objects/` without `.yaml`. */
  readonly manifest: string;
  /** Values for the manifest's `${name}` marks. */
  readonly values?: Readonly<Record<string, string>>;
}

/** Names an object of a run for a change. */
export interface ObjectRef {
  readonly kind: 'Namespace' | 'Pod' | 'Service' | 'NetworkPolicy' | FixtureObject['kind'];
  /** That of the object; of a Namespace its own name. */
  readonly namespace: string;
  readonly name: string;
}

/** All objects of a run that exist before its first probe. Created in this order, but most `services` when the Pods behind them run. */
export interface Fixture {
  readonly runId: string;
  readonly namespaces: readonly FixtureNamespace[];
  readonly policies: readonly FixturePolicy[];
  readonly services: readonly FixtureService[];
  readonly pods: readonly FixturePod[];
}

/** A probe Pod as it came up. */
export interface RunningPod extends FixturePod {
  /** `status.podIP`. */
  readonly ip?: string;
  /** `status.podIPs`. */
  readonly ips: readonly string[];
  /** `status.hostIPs`. */
  readonly hostIps?: readonly string[];
  /** Why it did not come up; then it has no addresses and nothing can be asked of it. */
  readonly problem?: string;
}

/** A port of a Service as the API server made it. */
export interface ServicePort {
  readonly name?: string;
  readonly protocol: string;
  readonly port: number;
  readonly nodePort?: number;
}

/** A Service as the API server made it. */
export interface RunningService extends FixtureService {
  /** `spec.clusterIPs`; empty for headless Services and ExternalName. */
  readonly clusterIps: readonly string[];
  readonly ports: readonly ServicePort[];
  /** `spec.healthCheckNodePort`, of type LoadBalancer with externalTrafficPolicy Local only; the last one, where it had one and has none. */
  readonly healthCheckNodePort?: number;
  /** Why it could not be created, e.g. a quota; then it has no addresses. */
  readonly problem?: string;
}

/** A Pod that answers for the cluster's DNS Service. */
export interface DnsReplica {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly ips: readonly string[];
  /** Ports it answers DNS on; a protocol that its Service does not have is absent. */
  readonly udpPort?: number;
  readonly tcpPort?: number;
}

/** The Service under which Pods reach the API server: `kubernetes` in Namespace `default`. */
export interface ApiService {
  readonly clusterIps: readonly string[];
  readonly port: number;
  /** The API servers behind it; none where they may not be read. */
  readonly endpoints: readonly { readonly address: string; readonly port: number }[];
  /** Certificates of the authority that vouches for it, PEM. */
  readonly ca?: string;
}

/** What probes can be addressed to: the fixture with the addresses it got. */
export interface World {
  readonly pods: readonly RunningPod[];
  readonly services: readonly RunningService[];
  /** The nodes of the run, as at its start. */
  readonly nodes: readonly NodeFacts[];
  /** Every Pod of the cluster that owns its addresses, ours included, read once ours run; absent where listing them is forbidden. */
  readonly clusterPods?: readonly PodAddressFacts[];
  /** The cluster's DNS domain, e.g. `cluster.local`. */
  readonly dnsDomain: string;
  /** Name servers of most Pods' `/etc/resolv.conf`. */
  readonly nameservers: readonly string[];
  /** Pods behind those name servers; absent where they cannot be found or listing them is forbidden. */
  readonly dnsReplicas?: readonly DnsReplica[];
  /** Absent where nobody asked for it, or it may not be read. */
  readonly apiService?: ApiService;
}
