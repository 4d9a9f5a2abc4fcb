import type { Case } from '../../domain/case.ts';

/** What a check asked over one protocol and IP family. */
export interface LayerName {
  readonly check: string;
  readonly protocol: Case['protocol'];
  readonly ipFamily: Case['ipFamily'];
}

const ipNames = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;
const acronyms = ['tcp', 'udp', 'sctp', 'mtu'];

/** `TCP, no NAT, payload UDP over IPv4 and IPv6; MTU over IPv4`; the checks of `divided` with their protocol. */
export function titleOf(layers: readonly LayerName[], divided: ReadonlySet<string>): string {
  const familiesOf = new Map<string, Set<string>>();
  for (const { check, protocol, ipFamily } of layers) {
    const name = divided.has(check) && protocol !== undefined ? `${nameOf(check)} ${nameOf(protocol)}` : nameOf(check);
    const families = familiesOf.get(name) ?? new Set();
    familiesOf.set(name, ipFamily === undefined ? families : families.add(ipNames[ipFamily]));
  }
  const namesOver = new Map<string, string[]>();
  for (const [name, families] of familiesOf) {
    const over = [...families].toSorted().join(' and ');
    namesOver.set(over, [...(namesOver.get(over) ?? []), name]);
  }
  return [...namesOver]
    .map(([over, names]) => (over === '' ? names.join(', ') : `${names.join(', ')} over ${over}`))
    .join('; ');
}

/** Of a protocol, or of a check without its family. */
function nameOf(id: string): string {
  const name = id.slice(id.indexOf('.') + 1);
  if (name === 'no-nat') return 'no NAT';
  return acronyms.includes(name) ? name.toUpperCase() : name.replaceAll('-', ' ');
}
