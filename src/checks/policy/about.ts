/** Where Kubernetes says what NetworkPolicies mean. */
export const policySource = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';

/** What to go on with where policies are not as they should be, although some have an effect. */
export const policyNext: readonly string[] = [
  'podreach policy explain --from NAMESPACE/POD --to NAMESPACE/POD:PORT  # which rules decide',
  'kubectl get pods -n kube-system -o wide  # is the policy engine up on both nodes?',
];
