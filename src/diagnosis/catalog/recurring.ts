/** Where Kubernetes says what its network promises. */
export const networkModel = 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model';

/** Where Kubernetes says what NetworkPolicies mean. */
export const networkPolicies = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

/** First thing to look at where one node is to blame for the Pods' network. */
export const agentOfCni =
  "kubectl get pods -A -o wide --field-selector spec.nodeName=NODE  # is the CNI's agent healthy there?";

/** The same for Services. */
export const serviceProxy =
  'kubectl get pods -A -o wide --field-selector spec.nodeName=NODE  # kube-proxy, or the CNI that replaces it';

/** The same for NetworkPolicies. */
export const policyAgent =
  "kubectl get pods -A -o wide --field-selector spec.nodeName=NODE  # the policy engine's agent";

/** Addresses of nodes, and the ranges of their Pods. */
export const nodeRanges =
  "kubectl get nodes -o custom-columns='NAME:.metadata.name,IPS:.status.addresses[*].address,PODCIDRS:.spec.podCIDRs'";

/** The replicas of cluster DNS, where they run and whether they are ready. */
export const dnsReplicas = 'kubectl get pods -n kube-system -l k8s-app=kube-dns -o wide';
