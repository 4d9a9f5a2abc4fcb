/** What the API said of an object lately, as a Warning event. */
export interface Warning {
  /** e.g. `BackOff`. */
  readonly reason: string;
  readonly message: string;
  readonly agoMs: number;
}

/** A condition that a node in order does not have. */
export interface NodeTrouble {
  readonly kind: 'NotReady' | 'NetworkUnavailable' | 'MemoryPressure' | 'DiskPressure' | 'PIDPressure';
  /** In the API's own words, e.g. `NodeStatusUnknown`; each may be empty. */
  readonly reason: string;
  readonly message: string;
  readonly forMs?: number;
}

/** What the API says of a node's health. */
export interface NodeState {
  readonly name: string;
  /** `linux` or `windows`; empty where the node does not say. */
  readonly os: string;
  /** `spec.unschedulable`. */
  readonly cordoned: boolean;
  /** Nothing was heard of its kubelet for a while: what the API says of its Pods is what held before that. */
  readonly silent: boolean;
  readonly troubles: readonly NodeTrouble[];
}

/** A Pod of the cluster's own components, as the API has it. */
export interface ComponentPod {
  readonly namespace: string;
  readonly name: string;
  /** Where it runs or is meant to run; empty while that is open. */
  readonly node: string;
  /** Only where a DaemonSet put it on its node. */
  readonly daemonSet?: string;
  /** By its name it carries Pods' traffic: kube-proxy, or a CNI's agent. */
  readonly carriesNetwork: boolean;
  /** It is Ready, and not about to go. */
  readonly ready: boolean;
  /** For how long, where it is. */
  readonly readyForMs?: number;
  /** What keeps it from being Ready, e.g. `CrashLoopBackOff`; not there if each of its containers was ready when its kubelet last spoke. */
  readonly reason?: string;
  /** Of all its containers. */
  readonly restarts: number;
  /** How the container that ended last did so, and when, where one was started again. */
  readonly lastEnd?: { readonly how: string; readonly agoMs: number };
  /** The container that is not ready, or else ended last, where the Pod has several. */
  readonly container?: string;
  /** The last one that tells a cause, or else the last one. */
  readonly warning?: Warning;
}

/** The last warning about a DaemonSet: why it cannot make its Pods. */
export interface DaemonSetWarning extends Warning {
  readonly namespace: string;
  readonly daemonSet: string;
}

/** Cluster DNS, as the API has it. */
export interface DnsState {
  readonly namespace: string;
  readonly service: string;
  /** Of its Pods, as kubectl takes it, e.g. `k8s-app=kube-dns`; empty if the Service has none. */
  readonly selector: string;
  /** Endpoints that its EndpointSlices call ready; one that has an address of each IP family counts once. */
  readonly readyEndpoints: number;
  readonly replicas: readonly ComponentPod[];
}

/** A Service of the run, as the API has it. */
export interface ServiceState {
  readonly namespace: string;
  readonly service: string;
  /** Pods that its EndpointSlices call ready, as `namespace/pod`. */
  readonly readyPods: readonly string[];
}

/** A part of the state that could not be read. */
export interface UnreadPart {
  readonly part: 'nodes' | 'system Pods' | 'cluster DNS' | 'events' | 'EndpointSlices';
  /** What exactly and why, e.g. `nodes: user "alice" may not list nodes in the whole cluster`. */
  readonly why: string;
}

/**
 * What the API says of the components that carry the network, read once after probes failed. Plain data, and partial where something
 * could not be read: a part that is undefined is not known, an empty one has nothing in it.
 */
export interface ClusterState {
  readonly nodes?: readonly NodeState[];
  /** Pods of DaemonSets and static Pods in kube-system and in the Namespaces of well-known CNIs. */
  readonly systemPods?: readonly ComponentPod[];
  readonly daemonSetWarnings: readonly DaemonSetWarning[];
  readonly dns?: readonly DnsState[];
  /** Those that were asked for. */
  readonly services?: readonly ServiceState[];
  readonly unread: readonly UnreadPart[];
}
