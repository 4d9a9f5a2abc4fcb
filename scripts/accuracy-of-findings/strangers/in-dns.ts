import { nodeWithDns } from '../../../test/e2e/harness/node-roles.ts';
import type { Stranger } from '../trial.ts';
import { answerFor, corefile, dnsServicePort } from './cluster-dns.ts';
import { lateDnsReplica } from './slow-answers.ts';

/** Cluster DNS answers, but not as it should. */
export const strangersInDns: readonly Stranger[] = [
  {
    name: 'dns-zone-unknown',
    what: 'cluster DNS knows no Service of the Namespace default (NXDOMAIN)',
    cnis: ['ptp', 'cilium'],
    arguments: [],
    // It answers everybody.
    acceptable: () => [],
    trouble: () => corefile(answerFor('default.svc.cluster.local', 'NXDOMAIN')),
  },
  {
    name: 'dns-service-misled',
    what: 'the Service of cluster DNS leads TCP to a port on which nobody listens',
    // To Cilium 1.15 TCP and UDP of one port are the same port.
    cnis: ['ptp'],
    arguments: [],
    acceptable: () => [
      { code: 'service-unreachable', culprit: { kind: 'service', namespace: 'kube-system', service: 'kube-dns' } },
    ],
    trouble: () => dnsServicePort('dns-tcp', 53, 5353),
  },
  {
    name: 'dns-replica-late',
    what: 'one DNS replica answers after 1.2 s over UDP',
    cnis: ['ptp', 'cilium'],
    arguments: [nodeWithDns],
    acceptable: (node) => [{ code: 'slow-path', culprit: { kind: 'pod', namespace: 'kube-system', node } }],
    trouble: (node) => lateDnsReplica(node, 1_200),
  },
];
