import { addressOf, ipFamilyOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { podsOf, serviceOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord, nameCase, probe, resolveTimeoutMs } from './questions.ts';
import { nameServers } from './servers.ts';

/** DNS over the other transport. */
export const tcpCheck: Check = dnsCheck({
  id: 'dns.tcp',
  title: 'DNS answers over TCP too',
  promise: 'A DNS server answers over TCP as it does over UDP; answers that UDP cannot carry need it.',
  source: 'https://www.rfc-editor.org/rfc/rfc7766#section-5',
  how: "Every agent asks each of the Pods' name servers over TCP for a Service's full name.",
  meaning: 'Port 53 TCP is missing in the DNS Service, or something on the way lets UDP through only.',
  next: ['kubectl get service -n kube-system kube-dns -o yaml', 'kubectl get networkpolicies -n kube-system'],
  fixture: (site) => join(agents(site), neighbours(site), echoService(site)),
  plan: (world) => {
    const service = serviceOf(world, 'echo');
    if (service === undefined) return {};
    const name = `${service.name}.${service.namespace}.svc.${world.dnsDomain}`;
    const [address = ''] = service.clusterIps;
    return {
      cases: podsOf(world, 'agent').flatMap((from) =>
        nameServers(world).map((server) =>
          nameCase({
            check: 'dns.tcp',
            key: server.label,
            from,
            name: `${name}.`,
            ipFamily: ipFamilyOf(server.address),
            protocol: 'tcp',
            expectation: {
              because: [`Service echo has the address ${address}`],
              addresses: [addressOf(service.clusterIps, ipFamilyOf(address)) ?? ''],
              noOtherAddresses: true,
            },
            ask: probe({
              kind: 'dns-query',
              server: server.address,
              name,
              recordType: addressRecord(ipFamilyOf(address)),
              transport: 'tcp',
              edns: true,
              timeoutMs: resolveTimeoutMs,
            }),
          }),
        ),
      ),
    };
  },
});
