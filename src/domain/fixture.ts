import type { PodAddressFacts } from './facts.ts';

/** A Namespace a run creates. */
export interface FixtureNamespace {
  readonly name: string;
}

/** What a probe Pod is for. `agent` Pods probe and answer; `neighbour`, `backend` only answer; `frontend` and `other` are clients of the policy canary. */
export type PodRole = 'agent' | 'neighbour' | 'backend' | 'frontend' | 'other';

/** A probe Pod a run creates, pinned to a node. */
export interface FixturePod {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly role: PodRole;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly string[];
  /** True when probes start here, so that an exec session is opened. */
  readonly probes: boolean;
}

/** A Service a run creates; it selects Pods of its namespace by label. */
export interface FixtureService {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  /** The Service's port; the target is the responder port of container `agent`. */
  readonly port: number;
}

/** A NetworkPolicy a run creates, from a file of `manifests/policies/`. */
export interface FixturePolicy {
  readonly namespace: string;
  /** File name below `manifests/policies/` without `.yaml`; also the object's name. */
  readonly name: string;
}

/** All objects of a run that exist before its first probe. Created in this order, `policies` before `pods`. */
export interface Fixture {
  readonly runId: string;
  readonly namespaces: readonly FixtureNamespace[];
  readonly policies: readonly FixturePolicy[];
  readonly services: readonly FixtureService[];
  readonly pods: readonly FixturePod[];
}

/** A probe Pod as it came up. */
export interface RunningPod extends FixturePod {
  /** `status.podIPs`. */
  readonly ips: readonly string[];
  /** Why it did not come up; then it has no addresses and nothing can be asked of it. */
  readonly problem?: string;
}

/** A Service as the API server made it. */
export interface RunningService extends FixtureService {
  readonly clusterIps: readonly string[];
}

/** What probes can be addressed to: the fixture with the addresses it got. */
export interface World {
  readonly pods: readonly RunningPod[];
  readonly services: readonly RunningService[];
  /** Every Pod of the cluster that owns its addresses, ours included, read once ours run; absent where listing them is forbidden. */
  readonly clusterPods?: readonly PodAddressFacts[];
  /** The cluster's DNS domain, e.g. `cluster.local`. */
  readonly dnsDomain: string;
}
