import type { RunningService, World } from '../../domain/fixture.ts';
import { addressOf } from '../../domain/network.ts';
import type { Check, Site } from '../check.ts';
import type { Change } from '../planned-case.ts';
import { agents, echoService, join, neighbours, roleSelector, serviceIn } from '../site.ts';
import { familiesOf, serviceOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord } from './questions.ts';
import { type ExpectedRecord, hearsayMs, stagesOf } from './records.ts';

/** The names of the Services that are changed; each question about one has a type of record of its own, so that no cached answer is met. */
const names = { changing: 'dns-alias', becoming: 'dns-alias-to-address', leaving: 'dns-address-to-alias' };
/** Need not exist, and never will (RFC 6761). */
const nowhere = 'somewhere.podreach.invalid';

/** Services that are an alias. */
export const externalNameCheck: Check = dnsCheck({
  id: 'dns.external-name',
  title: 'ExternalName Services are a CNAME, which follows changes',
  promise:
    'A Service of type ExternalName is a CNAME of its external name; a change of the name or of the type, from ExternalName to ClusterIP or back, changes what DNS answers.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#externalname',
  how: 'Three Services are created and then changed: another external name, ExternalName to ClusterIP, ClusterIP to ExternalName. Each time every DNS replica is asked, and then every node. An answer from before a change may come until the time to live of 30 s is over.',
  meaning: 'A DNS replica does not follow the API server.',
  next: ['kubectl get services -n NAMESPACE', 'kubectl logs -n kube-system -l k8s-app=kube-dns --tail=50'],
  fixture: (site) => join(agents(site), neighbours(site), echoService(site)),
  plan: (_, site) => ({
    scenarios: [
      {
        id: 'dns-external-name',
        mayBeRefused: true,
        stages: [
          ...stagesOf(
            (world) => creations(world, site),
            (world) => recordsBefore(world, site),
            'created',
          ),
          ...stagesOf(
            (world) => changes(world, site),
            (world) => recordsAfter(world, site),
            'changed',
          ),
        ],
      },
    ],
  }),
});

function creations(world: World, { home }: Site): readonly Change[] {
  const alias = (name: string, target: string) => ({
    action: 'create-service' as const,
    service: { ...serviceIn(home, name, 'dns-external-name', {}), values: { target } },
  });
  const leaving = serviceIn(home, names.leaving, 'echo', roleSelector('agent'));
  return [
    {
      action: 'together',
      changes: [
        alias(names.changing, nowhere),
        alias(names.becoming, nowhere),
        { action: 'create-service', service: leaving },
      ],
    },
    { action: 'pause', ms: hearsayMs },
  ];
}

function changes(world: World, { home }: Site): readonly Change[] {
  const patch = (name: string, spec: Readonly<Record<string, unknown>>) => ({
    action: 'patch' as const,
    target: { kind: 'Service' as const, namespace: home, name },
    patch: { spec },
  });
  const asAddress = {
    type: 'ClusterIP',
    externalName: null,
    ipFamilyPolicy: 'PreferDualStack',
    selector: roleSelector('agent'),
    ports: [{ name: 'tcp', port: 80, targetPort: 8080, protocol: 'TCP' }],
  };
  const asAlias = { type: 'ExternalName', externalName: nowhere, clusterIP: null, clusterIPs: null };
  return [
    {
      action: 'together',
      changes: [
        patch(names.changing, { externalName: echoName(world) }),
        patch(names.becoming, asAddress),
        patch(names.leaving, asAlias),
      ],
    },
    { action: 'pause', ms: hearsayMs },
  ];
}

function recordsBefore(world: World, site: Site): readonly ExpectedRecord[] {
  return [
    cname(world, site, names.changing, 'created', nowhere),
    cname(world, site, names.becoming, 'created-too', nowhere),
    ...addresses(world, site, names.leaving, 'address').slice(0, 1),
  ];
}

function recordsAfter(world: World, site: Site): readonly ExpectedRecord[] {
  const echo = serviceOf(world, 'echo');
  return [
    // The alias leads to the addresses of what it now stands for.
    ...(echo === undefined ? [] : addresses(world, site, names.changing, 'changed', echo)),
    ...addresses(world, site, names.becoming, 'became-address'),
    cname(world, site, names.leaving, 'became-alias', nowhere),
  ];
}

function cname(world: World, site: Site, service: string, key: string, target: string): ExpectedRecord {
  return {
    check: 'dns.external-name',
    key,
    name: nameOf(world, site, service),
    recordType: 'CNAME',
    records: [target],
    because: `Service ${service} is an alias of ${target}`,
  };
}

function addresses(
  world: World,
  site: Site,
  serviceName: string,
  key: string,
  of: RunningService | undefined = serviceOf(world, serviceName),
): readonly ExpectedRecord[] {
  const clusterIps = of?.clusterIps ?? [];
  return familiesOf(clusterIps).map((ipFamily) => ({
    check: 'dns.external-name',
    key: `${key}/${ipFamily}`,
    name: nameOf(world, site, serviceName),
    recordType: addressRecord(ipFamily),
    ipFamily,
    records: [addressOf(clusterIps, ipFamily) ?? ''],
    because: `Service ${of?.name ?? serviceName} has the address ${addressOf(clusterIps, ipFamily)}`,
  }));
}

function nameOf(world: World, { home }: Site, service: string): string {
  return `${service}.${home}.svc.${world.dnsDomain}`;
}

function echoName(world: World): string {
  const echo = serviceOf(world, 'echo');
  return `${echo?.name ?? 'echo'}.${echo?.namespace ?? ''}.svc.${world.dnsDomain}`;
}
