import type { Answer } from '../../policy/answers.ts';
import type { Party } from '../../policy/party.ts';

/** Answers as data; fields may be added, none changes its meaning. */
export function explainJson(answers: readonly Answer[]): string {
  const told = answers.map(({ from, to, port, protocol, ipFamily, reach, because, egress, ingress, nearMisses }) => ({
    from: partyJson(from),
    to: partyJson(to),
    port,
    protocol,
    ipFamily,
    reach,
    because,
    egress,
    ingress,
    nearMisses,
  }));
  return `${JSON.stringify({ explainVersion: 1, answers: told }, undefined, 2)}\n`;
}

function partyJson(party: Party): object {
  switch (party.kind) {
    case 'pod':
      return { kind: party.kind, namespace: party.namespace, name: party.name };
    case 'node':
      return { kind: party.kind, name: party.name };
    case 'external':
      return { kind: party.kind, address: party.address };
    default:
      return party satisfies never;
  }
}
