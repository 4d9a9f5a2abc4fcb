import type { RunningPod, World } from '../../domain/fixture.ts';
import { addressOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import { hostNetworkPods, hostNetworkRole } from '../host-network.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { familiesOf, podsOf, serviceOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord, asResolver, nameCase, probe } from './questions.ts';

/** Cluster names in Pods that live in their node's network. */
export const hostNetworkCheck: Check = dnsCheck({
  id: 'dns.host-network',
  title: "host-network Pods resolve cluster names too, under the node's host name",
  promise:
    "A Pod with hostNetwork and dnsPolicy ClusterFirstWithHostNet has the cluster's name server and search list; its host name is the node's, whatever its spec.hostname says.",
  source: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy',
  how: 'A host-network Pod on every node resolves service.namespace for each IP family, as the libc would, and reads its host name, which must not be the one in its spec. Takes a Namespace that admits such Pods: --with host-network.',
  meaning:
    "The node itself does not reach cluster DNS (kube-proxy's rules for traffic of the node, a firewall), while its Pods may.",
  needs: [{ kind: 'feature', feature: 'host-network' }],
  fixture: (site) => join(agents(site), neighbours(site), echoService(site), hostNetworkPods(site)),
  plan: (world) => ({ cases: podsOf(world, hostNetworkRole).flatMap((from) => hostCases(world, from)) }),
});

function hostCases(world: World, from: RunningPod): readonly PlannedCase[] {
  const service = serviceOf(world, 'echo');
  if (service === undefined) return [];
  const check = 'dns.host-network';
  const name = `${service.name}.${service.namespace}`;
  const resolved = familiesOf(service.clusterIps).map((ipFamily) => {
    const address = addressOf(service.clusterIps, ipFamily) ?? '';
    return nameCase({
      check,
      key: `resolves/${ipFamily}`,
      from,
      name,
      ipFamily,
      expectation: {
        because: [`Service ${name} has the address ${address}`],
        addresses: [address],
        noOtherAddresses: true,
        answeredName: `${name}.svc.${world.dnsDomain}`,
      },
      ask: asResolver(name, addressRecord(ipFamily)),
    });
  });
  const hostname = nameCase({
    check,
    key: 'hostname',
    from,
    name: 'hostname',
    expectation: {
      because: [`a Pod with hostNetwork has its node's host name, and not ${from.name}, its spec.hostname`],
      values: { 'hostname of its own': 'no' },
    },
    ask: probe({ kind: 'dns-config' }),
  });
  return [...resolved, hostname];
}
