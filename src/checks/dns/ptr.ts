import type { World } from '../../domain/fixture.ts';
import { addressOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { familiesOf, podsOf, serviceOf } from '../targets.ts';
import { dnsCheck, dnsSpecification } from './dns-check.ts';
import { planHeadlessPtr } from './endpoint-records.ts';
import { namedPodInDns } from '../named-pod.ts';
import { asResolver, nameCase } from './questions.ts';
import { reverseName } from './reverse-name.ts';

/** From addresses back to names. */
export const ptrCheck: Check = dnsCheck({
  id: 'dns.ptr',
  title: "a Service's address resolves back to its name",
  promise:
    'Every ClusterIP has a PTR record with the name of its Service, and a ready Pod of a headless Service one with its own name.',
  source: `${dnsSpecification}#233---ptr-record`,
  how: 'Every agent looks up the ClusterIPs in reverse, for each IP family; for a Pod with hostname and subdomain every DNS replica is asked, and then every node.',
  meaning: "The reverse zones (in-addr.arpa, ip6.arpa) are missing in the DNS server's configuration.",
  next: ['kubectl get configmap -n kube-system coredns -o yaml'],
  fixture: (site) => join(agents(site), neighbours(site), echoService(site), namedPodInDns(site)),
  plan: (world) => ({ ...planHeadlessPtr(world), cases: clusterIpCases(world) }),
});

function clusterIpCases(world: World): readonly PlannedCase[] {
  const service = serviceOf(world, 'echo');
  if (service === undefined) return [];
  const { name: serviceName, namespace, clusterIps } = service;
  return podsOf(world, 'agent').flatMap((from) =>
    familiesOf(clusterIps).map((ipFamily) => {
      const address = addressOf(clusterIps, ipFamily);
      const name = reverseName(address);
      return nameCase({
        check: 'dns.ptr',
        key: `cluster-ip/${ipFamily}`,
        from,
        name,
        to: { kind: 'service', namespace, service: serviceName },
        ipFamily,
        expectation: {
          because: [`${address} is the ClusterIP of ${serviceName}.${namespace}`],
          addresses: [`${serviceName}.${namespace}.svc.${world.dnsDomain}`],
          noOtherAddresses: true,
        },
        ask: asResolver(`${name}.`, 'PTR'),
      });
    }),
  );
}
