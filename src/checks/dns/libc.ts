import { addressOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { familiesOf, podsOf, serviceOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { nameCase, probe, resolveTimeoutMs } from './questions.ts';

/** What programs see that leave names to the libc. */
export const libcCheck: Check = dnsCheck({
  id: 'dns.libc',
  title: "getaddrinfo of the image's libc finds the same addresses",
  promise: 'Containers are configured so that ordinary programs resolve names of Services through the libc.',
  how: "Every agent calls getaddrinfo of its image's libc for service.namespace, once for each IP family.",
  meaning:
    'Where only this fails, the libc reads the resolver configuration in another way (musl and glibc differ in search lists and ndots) or asks for both families at once and loses one answer.',
  fixture: (site) => join(agents(site), neighbours(site), echoService(site)),
  plan: (world) => {
    const service = serviceOf(world, 'echo');
    if (service === undefined) return {};
    const name = `${service.name}.${service.namespace}`;
    return {
      cases: podsOf(world, 'agent').flatMap((from) =>
        familiesOf(service.clusterIps).map((ipFamily) =>
          nameCase({
            check: 'dns.libc',
            key: ipFamily,
            from,
            name,
            ipFamily,
            expectation: {
              because: [`Service echo has the address ${addressOf(service.clusterIps, ipFamily)}`],
              addresses: [addressOf(service.clusterIps, ipFamily) ?? ''],
              noOtherAddresses: true,
            },
            ask: probe({ kind: 'dns-libc', name, ipFamily, timeoutMs: resolveTimeoutMs }),
          }),
        ),
      ),
    };
  },
});
