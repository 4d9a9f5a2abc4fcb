import type { RunningPod, RunningService, World } from '../../domain/fixture.ts';
import { addressOf, ipFamilyOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { podsOf, serviceOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord, nameCase, notHere, probe, resolveTimeoutMs } from './questions.ts';
import { type NamedReplica, namedReplicas, sharedFamilies } from './servers.ts';

/** Each DNS server by itself: behind the Service a broken one only breaks some answers. */
export const replicasCheck: Check = dnsCheck({
  id: 'dns.replicas',
  title: 'every replica of cluster DNS answers by itself',
  promise: 'Pods reach every Pod, the replicas of DNS too, and each replica knows all Services.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
  how: "The Pods behind the Pods' name servers are found by the API; every agent asks each of them at its own addresses for a Service's full name, over UDP and TCP.",
  meaning: 'One replica is deaf, cut off from the API server, or unreachable from some node: names fail now and then.',
  next: [
    'kubectl get pods -n kube-system -l k8s-app=kube-dns -o wide',
    'kubectl delete pod -n kube-system REPLICA  # its Deployment makes a new one',
  ],
  fixture: (site) => join(agents(site), neighbours(site), echoService(site)),
  plan: (world) => ({ cases: podsOf(world, 'agent').flatMap((from) => replicaCases(world, from)) }),
});

function replicaCases(world: World, from: RunningPod): readonly PlannedCase[] {
  const service = serviceOf(world, 'echo');
  if (service === undefined) return [];
  const replicas = namedReplicas(world);
  if (replicas.length === 0) return [unknownReplicas(world, from)];
  return replicas.flatMap((named) =>
    sharedFamilies(world, named.replica).flatMap((family) =>
      (['udp', 'tcp'] as const).flatMap((transport) => {
        const address = addressOf(named.replica.ips, family);
        const port = transport === 'udp' ? named.replica.udpPort : named.replica.tcpPort;
        return address === undefined || port === undefined
          ? []
          : [replicaCase(world, service, from, named, { address, port, transport })];
      }),
    ),
  );
}

function replicaCase(
  world: World,
  service: RunningService,
  from: RunningPod,
  { replica, label }: NamedReplica,
  { address, port, transport }: { address: string; port: number; transport: 'udp' | 'tcp' },
): PlannedCase {
  const name = `${service.name}.${service.namespace}.svc.${world.dnsDomain}`;
  const [expected = ''] = service.clusterIps;
  return nameCase({
    check: 'dns.replicas',
    key: `${label}/${transport}/${ipFamilyOf(address)}`,
    from,
    name,
    to: { kind: 'pod', namespace: replica.namespace, pod: replica.name, node: replica.node },
    ipFamily: ipFamilyOf(address),
    protocol: transport,
    expectation: {
      because: [
        `Pod ${replica.namespace}/${replica.name} is a ready endpoint of cluster DNS`,
        `Service echo has the address ${expected}`,
      ],
      addresses: [expected],
      noOtherAddresses: true,
    },
    ask: probe({
      kind: 'dns-query',
      server: address,
      port,
      name,
      recordType: addressRecord(ipFamilyOf(expected)),
      transport,
      edns: true,
      timeoutMs: resolveTimeoutMs,
    }),
  });
}

function unknownReplicas(world: World, from: RunningPod): PlannedCase {
  const servers = world.nameservers.join(', ');
  const cannot = 'the Pods that answer as name server cannot be told';
  return nameCase({
    check: 'dns.replicas',
    key: 'replicas',
    from,
    name: 'replicas of cluster DNS',
    expectation: { because: ['every replica of cluster DNS answers'] },
    ask:
      world.dnsReplicas === undefined
        ? notHere(`${cannot}: Services and EndpointSlices of the cluster may not be listed`, 'right')
        : notHere(`${cannot}: no Service has the name server's address ${servers}: it may be a cache on the node`),
  });
}
