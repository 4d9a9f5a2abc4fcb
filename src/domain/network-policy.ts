/** `networking.k8s.io/v1` NetworkPolicy as far as it decides about traffic; field names are the API's own, so that paths into it are too. */
export interface NetworkPolicy {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: NetworkPolicySpec;
}

export type PolicyType = 'Ingress' | 'Egress';

export interface NetworkPolicySpec {
  readonly podSelector?: LabelSelector | undefined;
  readonly policyTypes?: readonly string[] | undefined;
  readonly ingress?: readonly IngressRule[] | undefined;
  readonly egress?: readonly EgressRule[] | undefined;
}

export interface IngressRule {
  readonly from?: readonly PolicyPeer[] | undefined;
  readonly ports?: readonly PolicyPort[] | undefined;
}

export interface EgressRule {
  readonly to?: readonly PolicyPeer[] | undefined;
  readonly ports?: readonly PolicyPort[] | undefined;
}

export interface PolicyPeer {
  readonly podSelector?: LabelSelector | undefined;
  readonly namespaceSelector?: LabelSelector | undefined;
  readonly ipBlock?: IpBlock | undefined;
}

export interface IpBlock {
  readonly cidr: string;
  readonly except?: readonly string[] | undefined;
}

export interface PolicyPort {
  readonly protocol?: string | undefined;
  /** A number, or the name of a container's port. */
  readonly port?: number | string | undefined;
  readonly endPort?: number | undefined;
}

export interface LabelSelector {
  readonly matchLabels?: Labels | undefined;
  readonly matchExpressions?: readonly LabelRequirement[] | undefined;
}

export interface LabelRequirement {
  readonly key: string;
  /** `In`, `NotIn`, `Exists` or `DoesNotExist`. */
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

export type Labels = Readonly<Record<string, string>>;
