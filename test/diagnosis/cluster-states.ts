import type { ClusterState, ComponentPod, DnsState, NodeState, NodeTrouble } from '#src/domain/cluster-state.ts';
import type { Finding } from '#src/domain/finding.ts';

/** A node in order, but for what a test says. */
export function node(name: string, details: Partial<NodeState> = {}): NodeState {
  return { name, os: 'linux', cordoned: false, silent: false, troubles: [], ...details };
}

/** A node whose kubelet went silent two minutes ago. */
export function silentNode(name: string): NodeState {
  const notReady: NodeTrouble = {
    kind: 'NotReady',
    reason: 'NodeStatusUnknown',
    message: 'Kubelet stopped posting node status.',
    forMs: 130_000,
  };
  return node(name, { silent: true, troubles: [notReady] });
}

/** A Ready Pod of a DaemonSet in kube-system, `cilium n1`, but for what a test says. */
export function daemonPod(text: string, details: Partial<ComponentPod> = {}): ComponentPod {
  const [daemonSet = '', on = ''] = text.split(' ');
  return {
    namespace: 'kube-system',
    name: `${daemonSet}-${on}x`,
    node: on,
    daemonSet,
    carriesNetwork: daemonSet === 'cilium' || daemonSet === 'kube-proxy',
    ready: true,
    readyForMs: 86_400_000,
    restarts: 0,
    ...details,
  };
}

/** One that crashes again and again. */
export function crashing(text: string): ComponentPod {
  return daemonPod(text, {
    ready: false,
    reason: 'CrashLoopBackOff',
    restarts: 7,
    lastEnd: { how: 'exit code 1', agoMs: 40_000 },
    warning: { reason: 'BackOff', message: 'Back-off restarting failed container', agoMs: 20_000 },
  });
}

/** A Ready replica of cluster DNS. */
export function replica(name: string, on: string, details: Partial<ComponentPod> = {}): ComponentPod {
  const { daemonSet: _, ...pod } = daemonPod(`dns ${on}`, { name, ...details });
  return pod;
}

/** kube-dns with these replicas, as many endpoints of which are ready as they are. */
export function kubeDns(replicas: readonly ComponentPod[], details: Partial<DnsState> = {}): DnsState {
  return {
    namespace: 'kube-system',
    service: 'kube-dns',
    selector: 'k8s-app=kube-dns',
    readyEndpoints: replicas.filter(({ ready }) => ready).length,
    replicas,
    ...details,
  };
}

/** Three nodes in order with kube-proxy and Cilium, and two DNS replicas, but for what a test says. */
export function stateWith(details: Partial<ClusterState> = {}): ClusterState {
  const names = ['n1', 'n2', 'n3'];
  return {
    nodes: names.map((name) => node(name)),
    systemPods: names.flatMap((name) => [daemonPod(`kube-proxy ${name}`), daemonPod(`cilium ${name}`)]),
    daemonSetWarnings: [],
    dns: [kubeDns([replica('coredns-a', 'n1'), replica('coredns-b', 'n3')])],
    unread: [],
    ...details,
  };
}

/** A finding about node n2, but for what a test says. */
export function finding(details: Partial<Finding> = {}): Finding {
  return {
    code: 'node-isolated',
    culprit: { kind: 'node', node: 'n2' },
    title: 'title',
    evidence: ['what probes saw'],
    cases: ['case'],
    confidence: 'shown',
    next: ['kubectl get nodes'],
    ...details,
  };
}
