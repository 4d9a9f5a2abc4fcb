import type { Check } from '../check.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { exchangeTimeoutMs, serviceOf } from '../targets.ts';
import type { PlannedCase } from '../planned-case.ts';
import { answeredByAny, askWhereBacked, caseOn, pathsTo, type ServicePath, settleMs } from './service-path.ts';

const mebibyte = 1024 * 1024;
/** More than one Ethernet frame; over UDP more than several, too. */
const sizes = { tcp: [2_000, mebibyte], udp: [2_000, 8_000] } as const;

export const payloadCheck: Check = {
  id: 'service.payload',
  family: 'service',
  title: 'large messages pass a ClusterIP unchanged, both ways',
  promise: 'What is sent to a Service arrives at an endpoint as it was sent, whatever its size.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  how: "From every node 2,000 bytes and 1 MiB each way over TCP, datagrams of 2,000 and 8,000 bytes over UDP, with the Service's address; both ends compare hashes.",
  meaning:
    'Where pod-to-pod.payload passes: translation to the endpoint loses fragments, or ICMP "too big" messages for the Service\'s address do not come back.',
  next: ['On the node: sysctl net.netfilter.nf_conntrack_frag6_timeout net.ipv4.ipfrag_high_thresh', 'ip -s link'],
  fixture: (site) => join(agents(site), neighbours(site), echoService(site)),
  plan: (world) => ({
    // Apart from the small exchanges, which need not wait for it.
    scenarios: [
      {
        id: 'service.payload',
        stages: [
          {
            id: 'carried',
            changes: [],
            settleMs,
            stablePolls: 1,
            cases: pathsTo(world, serviceOf(world, 'echo')).map((path) => largeMessages('service.payload', path)),
          },
        ],
      },
    ],
  }),
};

/** Messages of every size on this path. */
export function largeMessages(check: string, path: ServicePath, part?: string): PlannedCase {
  return {
    ...caseOn(check, path, 80, part),
    expectation: answeredByAny(path, 'a Service carries messages of any size'),
    ask: askWhereBacked(path, (address) => ({
      kind: 'payload',
      transport: path.protocol,
      address,
      port: 80,
      sizes: [...sizes[path.protocol]],
      timeoutMs: exchangeTimeoutMs,
    })),
  };
}
