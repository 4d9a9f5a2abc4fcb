import type { PolicyBehaviour } from './policy-behaviour.ts';

/**
 * Stable names of what can be wrong. Scripts and settings refer to them, so a code is never renamed or reused.
 * `unexplained-failures` groups what no rule explains: a pattern, cause not known.
 */
export const findingCodes = [
  'agent-unreachable',
  'pod-ip-duplicate',
  'pod-ip-mismatch',
  'node-isolated',
  'node-pair-unreachable',
  'cross-node-unreachable',
  'protocol-blocked',
  'family-broken',
  'no-route',
  'mtu-blackhole',
  'packet-loss',
  'slow-path',
  'refusals-lost',
  'source-nat',
  'same-pod-broken',
  'pods-not-isolated',
  'loopback-exposed',
  'node-closed-to-pods',
  'service-rules-missing',
  'service-rules-stale',
  'service-unreachable',
  'hairpin-broken',
  'dns-down',
  'dns-udp-blocked',
  'dns-replica-silent',
  'dns-config-wrong',
  'policy-not-enforced',
  'policy-slow',
  'policy-removal-lost',
  'policy-deviation',
  'unexplained-failures',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** Nodes that have a trouble in common. */
export interface NodeGroup {
  readonly nodes: readonly string[];
  /** The zones that they make up, where they are all nodes of these (`topology.kubernetes.io/zone`). */
  readonly zones?: readonly string[];
}

/** The object a finding blames, as parts that a script can compare and `culpritText` can print. */
export type Culprit =
  | { readonly kind: 'cluster' }
  | { readonly kind: 'node'; readonly node: string }
  | {
      readonly kind: 'node-pair';
      readonly from: string;
      readonly to: string;
      readonly direction: 'one-way' | 'both' | 'unknown';
    }
  | {
      readonly kind: 'node-groups';
      readonly from: NodeGroup;
      readonly to: NodeGroup;
      readonly direction: 'one-way' | 'both' | 'unknown';
    }
  | { readonly kind: 'pod'; readonly namespace: string; readonly pod: string; readonly node: string }
  | { readonly kind: 'address'; readonly address: string; readonly pods: readonly string[] }
  | { readonly kind: 'service'; readonly namespace: string; readonly service: string }
  /** Of a policy engine, by its name in `policyBehaviours`. */
  | { readonly kind: 'behaviour'; readonly behaviour: PolicyBehaviour }
  | { readonly kind: 'check'; readonly check: string };

/** Somebody decided to live with a finding, for a while. */
export interface Acceptance {
  readonly reason: string;
  /** The last day it holds, in UTC, as `YYYY-MM-DD`. */
  readonly expires: string;
}

/** What is broken, where, on which evidence, and what to run next. */
export interface Finding {
  readonly code: FindingCode;
  readonly culprit: Culprit;
  /** Narrows the culprit where only one protocol or IP family is affected. */
  readonly scope?: { readonly protocol?: string; readonly ipFamily?: string };
  readonly title: string;
  /** The few decisive observations, as sentences. */
  readonly evidence: readonly string[];
  /** Ids of all cases this finding explains. */
  readonly cases: readonly string[];
  /** `shown`: the data allow no other culprit in the model; `likely`: they allow others. */
  readonly confidence: 'shown' | 'likely';
  /** Commands or steps to go on with, valid for this cluster. */
  readonly next: readonly string[];
  /** In force when the run began: cases that only such findings explain do not fail the run. */
  readonly accepted?: Acceptance;
  /** It was accepted until a day that is over; only where nothing else accepts it. */
  readonly acceptanceExpired?: Acceptance;
}

/** The group in a few words, e.g. `zone a`, `n1, n2`. */
export function groupText({ nodes, zones }: NodeGroup): string {
  if (zones !== undefined) return `zone${zones.length === 1 ? '' : 's'} ${zones.join(', ')}`;
  const shown = nodes.slice(0, 4).join(', ');
  return nodes.length > 4 ? `${shown} and ${nodes.length - 4} more` : shown;
}

/** ` (UDP over IPv4)`, as it stands behind the culprit; empty for a finding about all traffic. */
export function scopeText(scope: Finding['scope']): string {
  const parts = [scope?.protocol?.toUpperCase(), scope?.ipFamily?.replace('ipv', 'IPv')].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0 ? '' : ` (${parts.join(' over ')})`;
}

/** The culprit in a few words, e.g. `node n2`, `n1 -> n2`, `zone a <-> zone b`. */
export function culpritText(culprit: Culprit): string {
  switch (culprit.kind) {
    case 'cluster':
      return 'cluster';
    case 'node':
      return `node ${culprit.node}`;
    case 'node-pair':
      return culprit.direction === 'one-way' ? `${culprit.from} -> ${culprit.to}` : `${culprit.from} <-> ${culprit.to}`;
    case 'node-groups':
      return `${groupText(culprit.from)} ${culprit.direction === 'one-way' ? '->' : '<->'} ${groupText(culprit.to)}`;
    case 'pod':
      return `pod ${culprit.namespace}/${culprit.pod} on ${culprit.node}`;
    case 'address':
      return culprit.address;
    case 'service':
      return `service ${culprit.namespace}/${culprit.service}`;
    case 'behaviour':
      return culprit.behaviour;
    case 'check':
      return culprit.check;
    default:
      return culprit satisfies never;
  }
}
