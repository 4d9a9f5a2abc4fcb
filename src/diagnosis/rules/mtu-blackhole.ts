import type { Case } from '../../domain/case.ts';
import { pathTroubleRule } from '../path-trouble.ts';
import { isFailed } from '../rule.ts';

/** What carries more than a small packet. */
const large: ReadonlySet<string> = new Set([
  'pod-to-pod.mtu',
  'pod-to-pod.payload',
  'pod-to-pod.throughput',
  'service.payload',
  'service.kubernetes-api',
  'dns.truncation',
]);

/** Checks that also ask with small packets have their large ones under this part. */
const largePart = '/large/';

/** Small packets pass and large ones vanish, without the ICMP message that would make the sender send smaller ones. */
export const mtuBlackhole = pathTroubleRule({
  code: 'mtu-blackhole',
  check: 'pod-to-pod.mtu',
  // What passed at another time vanished by chance.
  shows: (item) => largestOf(item) !== undefined && !item.observations.some(({ outcome }) => outcome === 'reached'),
  mayExplain: (item) => isFailed(item) && isLarge(item) && isUnanswered(item),
  titleOf: (where, showing) => {
    const sizes = [...new Set(showing.flatMap((item) => largestOf(item) ?? []))].sort((a, b) => a - b);
    const largest = sizes.length < 2 ? sizes.join('') : `${sizes[0]} to ${sizes.at(-1)}`;
    return `large packets ${where} vanish: datagrams of up to ${largest} bytes pass, larger ones do not`;
  },
  next: (nodes) => [
    `Compare the MTU inside a Pod (cat /sys/class/net/eth0/mtu) with what the network between the nodes carries, less the overlay's header (VXLAN 50 bytes, WireGuard 60 to 80)`,
    ...nodes.map((node) => `On ${node}: ip link; ping -M do -s 1372 <address of another node>`),
    'Let firewalls pass ICMP "fragmentation needed" and ICMPv6 "packet too big" (RFC 1191, RFC 8201), or lower the MTU in the configuration of the CNI.',
  ],
});

/** Whether it carries more than a small packet either way. */
export function isLarge({ id, check }: Case): boolean {
  return large.has(check) || id.startsWith(`${check}${largePart}`);
}

/** What always came through, and was not as it should be, fell into no hole. */
function isUnanswered({ observations }: Case): boolean {
  return observations.some(({ outcome }) => outcome === 'timed-out' || outcome === 'reset');
}

/** Payload in bytes of the largest datagram that was answered, headers left out. */
function largestOf({ observations }: Case): number | undefined {
  return observations.at(-1)?.largestBytes;
}
