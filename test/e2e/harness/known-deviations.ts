import type { Finding } from '../../../src/domain/finding.ts';
import type { Combination } from './combination.ts';

/** Where a local cluster that nobody broke does not keep a promise of Kubernetes; podreach must say so, and nothing else. */
export interface KnownDeviation {
  readonly on: Partial<Combination>;
  readonly because: string;
  /** Ids of the cases that fail of it. */
  readonly cases: RegExp;
  /** What it must be called, where that is settled. */
  readonly finding?: Pick<Finding, 'code' | 'culprit'>;
}

export const knownDeviations: readonly KnownDeviation[] = [
  {
    on: { cni: 'ptp' },
    because: 'plain interfaces and routes: nothing there reads NetworkPolicies',
    cases: /^policy\.deny-all\//,
    finding: { code: 'policy-not-enforced', culprit: { kind: 'cluster' } },
  },
  {
    on: { cni: 'cilium' },
    because: 'Cilium 1.15 looks Services up by address and port alone: TCP and UDP of one port share their endpoints',
    cases: /^service\.(one-port-two-protocols|ports-changed|target-changed)\//,
  },
  {
    on: { cni: 'cilium' },
    because: 'Cilium 1.15 forgets no Service that becomes an ExternalName: its address goes on answering',
    cases: /^service\.type-changed\/cleared\//,
  },
  {
    on: { cni: 'cilium', family: 'dual' },
    because: "Cilium 1.15 sends a Pod's packet back to itself over IPv4 only",
    cases: /^service\.hairpin\/(tcp|udp)\/ipv6\//,
  },
  {
    on: { cni: 'cilium', family: 'dual' },
    because: 'Cilium 1.15 drops fragments of IPv6 packets',
    cases: /^((pod-to-pod|service)\.payload|service\.host-network\/large\/[^/]+)\/udp\/ipv6\//,
  },
  {
    on: { cni: 'cilium' },
    because: 'Cilium 1.15 is older than the preference for endpoints of the same node',
    cases: /^service\.same-node-preference\//,
  },
  {
    on: { cni: 'cilium' },
    because:
      'Cilium 1.15 heeds hints for zones of annotated Services alone, and where it is told to (--enable-service-topology)',
    cases: /^service\.(zone-preference|topology-mode)\/(tcp|udp)\//,
  },
  {
    on: { cni: 'cilium' },
    because:
      "kube-proxy answers for node ports; with the policy Local it keeps the client's address, and Cilium carries the reply past its connection tracking to a Pod of the same node",
    cases: /^service\.terminating\/(present|last)\/terminating-local@/,
  },
  {
    on: { cni: 'cilium' },
    because:
      "the same with the policy Local at a load balancer's address, where an endpoint on the client's node is chosen: every such exchange is lost",
    cases: /^service\.(load-balancer\/address\/lb-local|load-balancer-affinity\/[a-z-]+\/lb-affine-local)@/,
  },
  {
    on: { cni: 'cilium' },
    because:
      'Cilium 1.15 moves a connection that is open to another endpoint when its own is no longer ready (lb4_local: a backend that is not found is chosen anew), which resets it',
    cases: /^service\.(readiness-gate|not-ready)\/end\//,
  },
  {
    on: { cni: 'cilium' },
    because: 'Cilium 1.15 does not support endPort (it came with 1.16): of a range only the first port is open',
    cases:
      /^policy\.(end-ports\/|updates\/range-replaced\/|(peers\/every-kind-(in|out)|overview\/every-feature)\/\d\/(\w\/\w>z\/b|z\/b>\w\/\w)\/8080-tcp\/)/,
    finding: { code: 'policy-deviation', culprit: { kind: 'behaviour', behaviour: 'end-port-ignored' } },
  },
  {
    on: { cni: 'cilium' },
    because:
      'Cilium 1.15 turns the rules of a policy into isolation without regard to its policyTypes (ParseNetworkPolicy in pkg/k8s/network_policy.go)',
    cases: /^policy\.defaulting\/types-and-rules-apart\//,
  },
  {
    on: { cni: 'cilium' },
    because: 'Cilium 1.15 opens nothing for a named port of an egress rule that Pods give to different numbers',
    cases: /^policy\.named-ports\/one-name-of-several-numbers-out\//,
  },
];

export function deviationsOf(combination: Combination): readonly KnownDeviation[] {
  return knownDeviations.filter(({ on }) =>
    Object.entries(on).every(([key, value]) => combination[key as keyof Combination] === value),
  );
}
