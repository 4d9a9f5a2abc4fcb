import type { NetworkPolicySpec, PolicyType } from '../domain/network-policy.ts';

const all: readonly PolicyType[] = ['Ingress', 'Egress'];

/**
 * The directions that a policy isolates its Pods in. Without any the API server fills in `Ingress`, and `Egress` where there are
 * egress rules (`SetDefaults_NetworkPolicy` in k8s.io/kubernetes/pkg/apis/networking/v1/defaults.go).
 */
export function policyTypesOf({ policyTypes, egress = [] }: NetworkPolicySpec): readonly PolicyType[] {
  const given = all.filter((type) => policyTypes?.includes(type));
  if (given.length > 0) return given;
  return egress.length > 0 ? all : ['Ingress'];
}
