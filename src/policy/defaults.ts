import type { NetworkPolicySpec, PolicyType } from '../domain/network-policy.ts';

/**
 * The directions that a policy isolates its Pods in. Without any the API server fills in `Ingress`, and `Egress` where there are
 * egress rules (`SetDefaults_NetworkPolicy` in k8s.io/kubernetes/pkg/apis/networking/v1/defaults.go).
 */
export function policyTypesOf({ policyTypes = [], egress = [] }: NetworkPolicySpec): readonly PolicyType[] {
  const given = policyTypes.filter((type): type is PolicyType => type === 'Ingress' || type === 'Egress');
  if (given.length > 0) return given;
  return egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}
