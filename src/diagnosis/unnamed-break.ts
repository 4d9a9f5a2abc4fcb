import { objectKey, type PodEndpoint } from '../domain/endpoint.ts';
import type { Culprit, Finding } from '../domain/finding.ts';

/** A finding but for what it explains, and for which part of the traffic. */
type Unscoped = Omit<Finding, 'scope' | 'cases'>;

/** One Pod is broken, and what breaks it is not known. */
export function podFinding({ namespace, pod, node }: PodEndpoint, counts: readonly string[]): Unscoped {
  return {
    code: 'unexplained-failures',
    culprit: { kind: 'pod', namespace, pod, node },
    title: `Pod ${objectKey(namespace, pod)} and other Pods do not reach each other, on its own node ${node} neither, though other Pods of ${node} are reached; cause not known`,
    evidence: counts,
    confidence: 'likely',
    next: [
      `On ${node}, in the network of such a Pod (nsenter -t PID -n): ip link; ip route; nft list ruleset`,
      `kubectl get pods -A -o wide --field-selector spec.nodeName=${node}  # are there others like it?`,
    ],
  };
}

/** Packets pass: it is a port that is blocked, by silence or by a refusal at once, and what blocks it is not known. */
export function portFinding(culprit: Culprit, prefix: string, counts: readonly string[], isRefused: boolean): Unscoped {
  const nodes = culprit.kind === 'node' ? [culprit.node] : [];
  const what = isRefused
    ? 'refused as closed ones are, so that something answers in their place, for this port or for all'
    : 'silent where closed ones refuse at once, so that packets pass and this port does not';
  const search = isRefused
    ? 'which firewall knows the port 8080, or rejects? nft list ruleset | grep -E "dport|reject"; iptables-save | grep -E "dport|REJECT"'
    : 'which firewall knows the port 8080? nft list ruleset | grep -w dport; iptables-save | grep -w dport';
  return {
    code: 'unexplained-failures',
    culprit,
    title: `${prefix}open ports of Pods are ${what}; cause not known`,
    evidence: counts,
    confidence: 'likely',
    next: [
      `${nodes.length > 0 ? `On ${nodes.join(' and ')}` : 'On the nodes and between them'}: ${search}`,
      'kubectl get networkpolicies -A',
    ],
  };
}
