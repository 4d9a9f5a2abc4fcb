import type { V1DaemonSet, V1Node } from '@kubernetes/client-node';

/** Well-known traces of CNIs: names of their DaemonSets, and annotations they put on nodes. Most specific first. */
const daemonSetNames: readonly (readonly [RegExp, string])[] = [
  [/^cilium$/, 'cilium'],
  [/^calico-node$/, 'calico'],
  [/^canal$/, 'canal'],
  [/^kindnet$/, 'kindnet'],
  [/^kube-flannel/, 'flannel'],
  [/^antrea-agent$/, 'antrea'],
  [/^aws-node$/, 'aws-vpc-cni'],
  [/^weave-net$/, 'weave'],
  [/^kube-ovn-cni$/, 'kube-ovn'],
  [/^ovnkube-node$/, 'ovn-kubernetes'],
  [/^kube-router$/, 'kube-router'],
  [/^azure-cns$/, 'azure-cni'],
  [/^anetd$/, 'gke-dataplane-v2'],
];
const annotationPrefixes: readonly (readonly [string, string])[] = [
  ['projectcalico.org/', 'calico'],
  ['flannel.alpha.coreos.com/', 'flannel'],
  ['network.cilium.io/', 'cilium'],
  ['node.antrea.io/', 'antrea'],
  ['k8s.ovn.org/', 'ovn-kubernetes'],
  ['ovn.kubernetes.io/', 'kube-ovn'],
  ['kube-router.io/', 'kube-router'],
];

/** Where CNIs keep the Pods that carry the network, beside kube-system. A Namespace that is not there has no Pods. */
export const networkNamespaces: readonly string[] = [
  'kube-system',
  'calico-system',
  'cilium',
  'kube-flannel',
  'ovn-kubernetes',
  'openshift-kube-proxy',
  'openshift-multus',
  'openshift-ovn-kubernetes',
  'openshift-sdn',
];

/** Whether a DaemonSet or a static Pod is known by its name to carry Pods' traffic on every node: kube-proxy, or the agent of a CNI. */
export function carriesNetwork(name: string): boolean {
  return name.startsWith('kube-proxy') || daemonSetNames.some(([pattern]) => pattern.test(name));
}

/** The CNI by its traces, with the image's tag as version where its DaemonSet shows one, e.g. `cilium v1.19.1`. */
export function cniHint(nodes: readonly V1Node[], daemonSets: readonly V1DaemonSet[]): string | undefined {
  for (const [pattern, name] of daemonSetNames) {
    const found = daemonSets.find((daemonSet) => pattern.test(daemonSet.metadata?.name ?? ''));
    if (found !== undefined) return [name, imageTag(found)].filter(Boolean).join(' ');
  }
  const annotations = new Set(nodes.flatMap((node) => Object.keys(node.metadata?.annotations ?? {})));
  for (const [prefix, name] of annotationPrefixes) {
    if ([...annotations].some((annotation) => annotation.startsWith(prefix))) return name;
  }
  return undefined;
}

function imageTag(daemonSet: V1DaemonSet): string | undefined {
  const image = daemonSet.spec?.template.spec?.containers[0]?.image ?? '';
  return /:(v?\d[\w.-]*)(?:@|$)/.exec(image)?.[1];
}
