import type { FixtureObject, World } from '../../domain/fixture.ts';
import type { IpFamily } from '../../domain/network.ts';
import type { Check, Site } from '../check.ts';
import type { Change } from '../planned-case.ts';
import { agents, serviceIn } from '../site.ts';
import { podFamilies } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord } from './questions.ts';
import { type ExpectedRecord, hearsayMs, stagesOf } from './records.ts';

const name = 'dns-many';
/** As in `manifests/objects/dns-many-*.yaml`. */
const addresses = {
  ipv4: Array.from({ length: 40 }, (_, index) => `192.0.2.${index + 1}`),
  ipv6: Array.from({ length: 40 }, (_, index) => `2001:db8::${(index + 1).toString(16)}`),
} as const satisfies Record<IpFamily, readonly string[]>;

/** Answers that UDP cannot carry. */
export const truncationCheck: Check = dnsCheck({
  id: 'dns.truncation',
  title: 'an answer too large for UDP is marked as cut and complete over TCP',
  promise:
    'An answer that does not fit into UDP, 512 bytes for who announces no more, is marked as truncated; asked again over TCP, the server gives all of it.',
  source: 'https://www.rfc-editor.org/rfc/rfc2181#section-9',
  how: 'A headless Service without selector gets 40 hand-made addresses for each IP family. Every DNS replica, and then the name server from every node, is asked over UDP without EDNS: no more than 512 bytes may come, and if they are marked as truncated, TCP must give all 40.',
  meaning:
    'The DNS server cuts answers without saying so, or something on the way blocks DNS over TCP: large headless Services lose Pods.',
  next: ['kubectl get service -n kube-system kube-dns -o yaml  # has it port 53 for TCP?'],
  fixture: agents,
  plan: (world, site) => ({
    scenarios: [
      {
        id: 'dns-truncation',
        mayBeRefused: true,
        stages: stagesOf(changesIn(world, site), (now) => recordsIn(now, site)),
      },
    ],
  }),
});

function changesIn(world: World, { home }: Site): readonly Change[] {
  const slices = podFamilies(world).map((family): FixtureObject => ({
    kind: 'EndpointSlice',
    namespace: home,
    name: `${name}-${family}`,
    manifest: `dns-many-${family}`,
    values: { service: name },
  }));
  return [
    ...slices.map((object) => ({ action: 'create-object' as const, object })),
    { action: 'create-service', service: serviceIn(home, name, 'dns-headless', {}) },
    { action: 'pause', ms: hearsayMs },
  ];
}

function recordsIn(world: World, { home }: Site): readonly ExpectedRecord[] {
  return podFamilies(world).map((ipFamily) => ({
    check: 'dns.truncation',
    key: ipFamily,
    name: `${name}.${home}.svc.${world.dnsDomain}`,
    recordType: addressRecord(ipFamily),
    ipFamily,
    records: addresses[ipFamily],
    because: `Service ${name} has ${addresses[ipFamily].length} addresses`,
    small: true,
  }));
}
