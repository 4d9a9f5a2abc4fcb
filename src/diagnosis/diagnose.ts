import type { Case } from '../domain/case.ts';
import type { Finding } from '../domain/finding.ts';
import { ipFamilyOf } from '../domain/network.ts';
import type { Zones } from './break-places.ts';
import { nameserversSeen } from './name-questions.ts';
import type { Rule } from './rule.ts';
import { agentUnreachable } from './rules/agent-unreachable.ts';
import { crossNode } from './rules/cross-node.ts';
import { dnsTrouble } from './rules/dns-trouble.ts';
import { hairpinBroken } from './rules/hairpin-broken.ts';
import { mtuBlackhole } from './rules/mtu-blackhole.ts';
import { packetLoss } from './rules/packet-loss.ts';
import { refusalsLost } from './rules/refusals-lost.ts';
import { slowPath } from './rules/slow-path.ts';
import { dnsServers } from './rules/dns-servers.ts';
import { loopbackExposed } from './rules/loopback-exposed.ts';
import { podsNotIsolated } from './rules/pods-not-isolated.ts';
import { serviceChangesUnseen } from './rules/service-changes-unseen.ts';
import { nodeClosedToPods } from './rules/node-closed-to-pods.ts';
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
  podAddresses,
  agentUnreachable,
  samePodBroken,
  podsNotIsolated,
  loopbackExposed,
  slowPath,
  packetLoss,
  crossNode,
  mtuBlackhole,
  refusalsLost,
  sourceNat,
  serviceTrouble,
  nodeClosedToPods,
  serviceChangesUnseen,
  hairpinBroken,
  dnsServers,
  dnsTrouble,
  policyNotEnforced,
  policyRemovalLost,
  policySlow,
  policyDeviation,
  unexplained,
];

/**
 * Groups failed and unknown cases into findings. Every such case ends up in exactly one, but those that are unknown because the
 * run ended early: the run itself says so. `podNodes`: the node of every Pod of the run, by key `namespace/name`; `zones`: the zone
 * of each node that is in one.
 */
export function diagnose(
  cases: readonly Case[],
  podNodes: ReadonlyMap<string, string>,
  zones: Zones = new Map(),
): readonly Finding[] {
  const findings: Finding[] = [];
  const replicaNodes = replicaNodesOf(cases);
  const nameserverFamilies = new Set(nameserversSeen(cases).map(ipFamilyOf));
  const asking = new Set(cases.map(({ from }) => from.node));
  const zonesAsked = new Map([...zones].filter(([node]) => asking.has(node)));
  let all = cases.filter(({ verdict }) => verdict.status !== 'unknown' || verdict.cause.code !== 'interrupted');
  for (const rule of rules) {
    const open = all.filter(({ verdict }) => verdict.status === 'fail' || verdict.status === 'unknown');
    if (open.length === 0) break;
    const explained = new Set<string>();
    const places = { podNodes, replicaNodes, nameserverFamilies, zones: zonesAsked };
    for (const finding of rule({ open, all, everything: cases, ...places })) {
      // What two findings of a rule explain, e.g. an exchange between two cut-off nodes, is told by the first.
      const own = withUncontrolled(finding.cases, open).filter((id) => !explained.has(id));
      for (const id of own) explained.add(id);
      if (own.length > 0) findings.push({ ...finding, cases: own });
    }
    all = all.filter(({ id }) => !explained.has(id));
  }
  return findings;
}

/** A path that a finding explains was never seen open for that same reason: silence on it that was expected is not proven by it. */
function withUncontrolled(explained: readonly string[], open: readonly Case[]): readonly string[] {
  const ids = new Set(explained);
  const paths = new Set(open.filter(({ id }) => ids.has(id)).map(pathOf));
  const uncontrolled = open.filter(
    (item) =>
      item.verdict.status === 'unknown' &&
      item.verdict.cause.code === 'no-control' &&
      !ids.has(item.id) &&
      paths.has(pathOf(item)),
  );
  return [...explained, ...uncontrolled.map(({ id }) => id)];
}

function pathOf({ from, to, ipFamily, protocol }: Case): string {
  return JSON.stringify([from.namespace, from.pod, to, ipFamily, protocol]);
}
