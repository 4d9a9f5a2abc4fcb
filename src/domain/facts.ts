import type { IpFamily } from './network.ts';

/** What the API says of one node at the start of a run. */
export interface NodeFacts {
  readonly name: string;
  readonly ready: boolean;
  /** `spec.unschedulable`: the node is cordoned. */
  readonly cordoned: boolean;
  /** Taints with effect NoSchedule or NoExecute, as `key=value:effect`. */
  readonly taints: readonly string[];
  readonly internalIps: readonly string[];
  /** `spec.podCIDRs`; empty where the CNI does not use them. */
  readonly podCidrs: readonly string[];
  readonly os: string;
  readonly architecture: string;
  readonly kernel: string;
  readonly containerRuntime: string;
  readonly kubeletVersion: string;
  /** `topology.kubernetes.io/zone`, if labelled. */
  readonly zone?: string;
  /** `status.allocatable.cpu` in the API's own spelling, e.g. `3920m`. */
  readonly allocatableCpu?: string;
  /** It has the label of a control plane's node. */
  readonly controlPlane?: true;
}

/** A Pod of the cluster that owns its addresses (not host network, not terminal). */
export interface PodAddressFacts {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly ips: readonly string[];
}

/** Snapshot of the cluster a run starts from. Plain data: plans and verdicts are computed from it alone. */
export interface Facts {
  /** The kubeconfig context, or `in-cluster`. */
  readonly context: string;
  readonly serverVersion: string;
  readonly nodes: readonly NodeFacts[];
  /** IP families Pods get, read off the nodes' pod CIDRs or off Pods that run already; what probe Pods really got decides. */
  readonly podFamilies: readonly IpFamily[];
  /** The CNI as far as it can be told from well-known DaemonSets or nodes' annotations; a label for the report, never a reason for a verdict. */
  readonly cniHint?: string;
}
