import type { Check } from '../check.ts';
import { agents } from '../site.ts';
import { podsOf } from '../targets.ts';
import { dnsCheck, dnsSpecification } from './dns-check.ts';
import { asResolver, nameCase } from './questions.ts';

/** What DNS says of what is not there. */
export const nxdomainCheck: Check = dnsCheck({
  id: 'dns.nxdomain',
  title: 'a Service that does not exist is NXDOMAIN',
  promise:
    'For a name in the cluster domain that does not exist DNS answers NXDOMAIN; search lists depend on it, because any other error ends the search.',
  source: dnsSpecification,
  how: 'Every agent asks for a Service that nobody made, by its full name.',
  meaning: 'The DNS server hands names of the cluster domain on to another server, or cannot read Services.',
  fixture: agents,
  plan: (world) => ({
    cases: podsOf(world, 'agent').map((from) => {
      const name = `nobody.${from.namespace}.svc.${world.dnsDomain}.`;
      return nameCase({
        check: 'dns.nxdomain',
        key: '',
        from,
        name,
        expectation: { because: [`namespace ${from.namespace} has no Service nobody`], rcode: 'NXDOMAIN' },
        ask: asResolver(name, 'A'),
      });
    }),
  }),
});
