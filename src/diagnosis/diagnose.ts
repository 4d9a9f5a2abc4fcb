import type { Case } from '../domain/case.ts';
import type { Finding } from '../domain/finding.ts';
import type { Rule } from './rule.ts';
import { agentUnreachable } from './rules/agent-unreachable.ts';
import { crossNode } from './rules/cross-node.ts';
import { dnsTrouble } from './rules/dns-trouble.ts';
import { podAddresses } from './rules/pod-addresses.ts';
import { policyDeviation } from './rules/policy-deviation.ts';
import { policyNotEnforced } from './rules/policy-not-enforced.ts';
import { policyRemovalLost } from './rules/policy-removal-lost.ts';
import { policySlow } from './rules/policy-slow.ts';
import { samePodBroken } from './rules/same-pod-broken.ts';
import { serviceTrouble } from './rules/service-trouble.ts';
import { sourceNat } from './rules/source-nat.ts';
import { replicaNodesOf } from './stretches.ts';
import { unexplained } from './rules/unexplained.ts';

/** Strongest first: a cut-off node explains its failed Services and DNS, never the other way round. */
const rules: readonly Rule[] = [
  agentUnreachable,
  podAddresses,
  samePodBroken,
  crossNode,
  sourceNat,
  serviceTrouble,
  dnsTrouble,
  policyNotEnforced,
  policyRemovalLost,
  policySlow,
  policyDeviation,
  unexplained,
];

/**
 * Groups failed and unknown cases into findings. Every such case ends up in exactly one, but those that are unknown because the
 * run ended early: the run itself says so. `podNodes`: the node of every Pod of the run, by key `namespace/name`.
 */
export function diagnose(cases: readonly Case[], podNodes: ReadonlyMap<string, string>): readonly Finding[] {
  const findings: Finding[] = [];
  const replicaNodes = replicaNodesOf(cases);
  let all = cases.filter(({ verdict }) => verdict.status !== 'unknown' || verdict.cause.code !== 'interrupted');
  for (const rule of rules) {
    const open = all.filter(({ verdict }) => verdict.status === 'fail' || verdict.status === 'unknown');
    const explained = new Set<string>();
    for (const finding of rule({ open, all, podNodes, replicaNodes })) {
      // What two findings of a rule explain, e.g. an exchange between two cut-off nodes, is told by the first.
      const own = finding.cases.filter((id) => !explained.has(id));
      for (const id of own) explained.add(id);
      if (own.length > 0) findings.push({ ...finding, cases: own });
    }
    all = all.filter(({ id }) => !explained.has(id));
  }
  return findings;
}
