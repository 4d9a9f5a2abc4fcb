import type { World } from '../../domain/fixture.ts';
import { addressOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import { agents, join, neighbours, roleSelector, serviceIn } from '../site.ts';
import { familiesOf, serviceOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord } from './questions.ts';
import { type ExpectedRecord, hearsayMs, stagesOf } from './records.ts';

const name = '1st-service';

/** Service names as RFC 1123 has them. */
export const digitNameCheck: Check = dnsCheck({
  id: 'dns.digit-name',
  title: 'a Service whose name begins with a digit resolves',
  promise: 'From 1.36 on the name of a Service may begin with a digit, as other names in Kubernetes may (KEP-5311).',
  source: 'https://github.com/kubernetes/enhancements/issues/5311',
  how: 'A Service with such a name is created; every DNS replica is asked for it, and then every node. Skipped where the API server refuses the name.',
  meaning: 'The DNS server of the cluster is too old for such names.',
  needs: [{ kind: 'version', minor: 36 }],
  fixture: (site) => join(agents(site), neighbours(site)),
  plan: (_, { away }) => ({
    scenarios: [
      {
        id: 'dns-digit-name',
        mayBeRefused: true,
        stages: stagesOf(
          [
            { action: 'create-service', service: serviceIn(away, name, 'echo', roleSelector('neighbour')) },
            { action: 'pause', ms: hearsayMs },
          ],
          recordsIn,
        ),
      },
    ],
  }),
});

function recordsIn(world: World): readonly ExpectedRecord[] {
  const service = serviceOf(world, name);
  if (service === undefined) return [];
  return familiesOf(service.clusterIps).map((ipFamily) => ({
    check: 'dns.digit-name',
    key: ipFamily,
    name: `${service.name}.${service.namespace}.svc.${world.dnsDomain}`,
    recordType: addressRecord(ipFamily),
    ipFamily,
    records: [addressOf(service.clusterIps, ipFamily) ?? ''],
    because: `Service ${service.name} of ${service.namespace} has the address ${addressOf(service.clusterIps, ipFamily)}`,
  }));
}
