import type { RunningPod, World } from '../../domain/fixture.ts';
import { addressOf, ipFamilyOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { podsOf, serviceOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord, nameCase, probe } from './questions.ts';
import { namedReplicas, nameServers, sharedFamilies } from './servers.ts';

/** Queries of one series. */
const queries = 15;
/** For all of them; at the limit of the median the series is over by then. */
const seriesMs = 15_000;
/**
 * The default timeout of the kubelet's probes: what resolves a name in a probe would fail half of the time.
 * (https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes)
 */
const maxMedianUs = 1_000_000;

/** How long names take; a number to compare, with one generous limit. */
export const latencyCheck: Check = dnsCheck({
  id: 'dns.latency',
  title: 'names are resolved within a second, and how long it takes',
  promise:
    'Kubernetes promises no time; half of all answers later than 1 s, the default timeout of a probe, would make ordinary programs fail.',
  source:
    'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes',
  how: `Every agent asks each DNS replica, and the Pods' name servers, ${queries} times over UDP, one query after the other. The report has the percentiles; only a median above 1 s fails.`,
  meaning: 'A replica is starved of CPU, or packets to it are lost or delayed.',
  next: [
    'kubectl top pods -n kube-system -l k8s-app=kube-dns',
    'kubectl describe pods -n kube-system -l k8s-app=kube-dns',
  ],
  fixture: (site) => join(agents(site), neighbours(site), echoService(site)),
  plan: (world) => ({ cases: podsOf(world, 'agent').flatMap((from) => latencyCases(world, from)) }),
});

function latencyCases(world: World, from: RunningPod): readonly PlannedCase[] {
  const service = serviceOf(world, 'echo');
  if (service === undefined) return [];
  const name = `${service.name}.${service.namespace}.svc.${world.dnsDomain}`;
  const replicas = namedReplicas(world).flatMap(({ replica, label }) => {
    const [family = 'ipv4'] = sharedFamilies(world, replica);
    const address = addressOf(replica.ips, family);
    const { namespace, name: pod, node, udpPort } = replica;
    if (address === undefined || udpPort === undefined) return [];
    return [{ label, address, port: udpPort, to: { kind: 'pod' as const, namespace, pod, node } }];
  });
  const servers = [...nameServers(world).map((server) => ({ ...server, port: 53, to: undefined })), ...replicas];
  return servers
    .map(({ label, address, port, to }) =>
      nameCase({
        check: 'dns.latency',
        key: label,
        from,
        name: `${name}.`,
        ...(to === undefined ? {} : { to }),
        ipFamily: ipFamilyOf(address),
        protocol: 'udp',
        expectation: { because: ["the default timeout of the kubelet's probes is 1 s"], maxMedianUs },
        ask: probe({
          kind: 'dns-series',
          server: address,
          port,
          name,
          recordType: addressRecord(ipFamilyOf(service.clusterIps[0] ?? '')),
          count: queries,
          timeoutMs: seriesMs,
        }),
      }),
    )
    .map((planned) => ({ ...planned, presupposesAnswer: true }));
}
