import { causeOfAbsence } from '../absent-pod.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import type { Check, CheckId, CheckPlan, Site } from '../check.ts';
import { agents, join, roleSelector, serviceIn } from '../site.ts';
import { podEndpoint, podFamilies, podsOf, serviceOf } from '../targets.ts';
import { addressOf, ipFamilyOf } from '../../domain/network.ts';
import { dnsCheck } from './dns-check.ts';
import { namedPodIn, namedPodInDns } from '../named-pod.ts';
import { addressRecord } from './questions.ts';
import { type ExpectedRecord, hearsayMs, stagesOf } from './records.ts';
import { reverseName } from './reverse-name.ts';

const headlessName = 'dns-agents';
/** The port of `manifests/services/dns-headless.yaml`. */
const headlessPort = 8080;

const how = "Every DNS replica is asked by itself, then the Pods' own way to DNS is asked from every node.";

/** One address for each ready Pod of a headless Service. */
export const headlessCheck: Check = dnsCheck({
  id: 'dns.headless',
  title: 'a headless Service resolves to every ready Pod',
  promise:
    'A headless Service with a selector has one address record for each of its ready Pods, in each of its IP families.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#a-aaaa-records',
  how: `A headless Service selects all agents. ${how}`,
  meaning: 'A DNS replica has lost its connection to the API server, or EndpointSlices are not kept up to date.',
  next: [
    'kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=SERVICE',
    'kubectl logs -n kube-system -l k8s-app=kube-dns --tail=50',
  ],
  fixture: (site) => join(agents(site), headlessService(site)),
  plan: (world) => planRecords(headlessRecords(world, 'dns.headless')),
});

/** Names of Pods that have hostname and subdomain. */
export const podHostnameCheck: Check = dnsCheck({
  id: 'dns.pod-hostname',
  title: 'a Pod with hostname and subdomain has a name of its own',
  promise:
    'A Pod whose subdomain is the name of a headless Service has address records at hostname.subdomain.namespace.svc.domain.',
  source:
    'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields',
  how: `A Pod has hostname and subdomain, and a headless Service of that name selects it. ${how}`,
  meaning: 'EndpointSlices do not carry the host name, or DNS does not serve it.',
  fixture: (site) => join(agents(site), namedPodInDns(site)),
  plan: (world) => planRecords(podHostnameRecords(world)),
});

/** SRV of headless Services; part of `dns.srv`. */
export function planHeadlessSrv(world: World): CheckPlan {
  const named = namedPodIn(world);
  if (named === undefined) return {};
  return planRecords([
    {
      check: 'dns.srv',
      key: 'headless',
      name: `_tcp._tcp.${named.serviceName}`,
      recordType: 'SRV',
      records: [`${headlessPort} ${named.fullName}`],
      because: `one ready Pod with a host name is behind the port tcp of ${named.serviceName}`,
      ...missing(named.pod, named.pod.ips[0]),
    },
  ]);
}

/** PTR of Pods with a name; part of `dns.ptr`. */
export function planHeadlessPtr(world: World): CheckPlan {
  const named = namedPodIn(world);
  if (named === undefined) return {};
  return planRecords(
    podFamilies(world).map((ipFamily) => {
      const address = addressOf(named.pod.ips, ipFamily);
      return {
        check: 'dns.ptr',
        key: `pod/${ipFamily}`,
        to: podEndpoint(named.pod),
        name: reverseName(address),
        recordType: 'PTR',
        ipFamily,
        records: [named.fullName],
        othersToo: true,
        because: `${address} is the address of ${named.fullName}`,
        ...missing(named.pod, address),
      };
    }),
  );
}

function planRecords(records: readonly ExpectedRecord[]): CheckPlan {
  if (records.length === 0) return {};
  const changes = [{ action: 'pause', ms: hearsayMs }] as const;
  return { scenarios: [{ id: 'dns-endpoints', stages: stagesOf(changes, () => records) }] };
}

function headlessService(site: Site) {
  return { services: [serviceIn(site.home, headlessName, 'dns-headless', roleSelector('agent'))] };
}

function headlessRecords(world: World, check: CheckId): readonly ExpectedRecord[] {
  const service = serviceOf(world, headlessName);
  if (service === undefined) return [];
  return addressRecords(
    world,
    { check, key: '', name: `${service.name}.${service.namespace}.svc.${world.dnsDomain}` },
    podsOf(world, 'agent'),
    `Service ${headlessName} is headless and selects every agent`,
  );
}

function podHostnameRecords(world: World): readonly ExpectedRecord[] {
  const named = namedPodIn(world);
  if (named === undefined) return [];
  const { pod, fullName, serviceName } = named;
  const check = 'dns.pod-hostname';
  return [
    ...addressRecords(
      world,
      { check, key: 'pod/', name: fullName },
      [pod],
      'hostname and subdomain of the Pod make this name',
    ),
    ...addressRecords(
      world,
      { check, key: 'service/', name: serviceName },
      [pod],
      'the Pod is the only one behind the Service',
    ),
  ];
}

function addressRecords(
  world: World,
  { check, key, name }: Pick<ExpectedRecord, 'check' | 'key' | 'name'>,
  pods: readonly RunningPod[],
  because: string,
): readonly ExpectedRecord[] {
  const addresses = pods.flatMap(({ ips }) => ips);
  return podFamilies(world).map((ipFamily) => {
    const records = addresses.filter((address) => ipFamilyOf(address) === ipFamily);
    const unready = pods.find((pod) => addressOf(pod.ips, ipFamily) === undefined);
    return {
      check,
      key: `${key}${ipFamily}`,
      name,
      recordType: addressRecord(ipFamily),
      ipFamily,
      records,
      because,
      ...(unready === undefined ? {} : missing(unready, undefined)),
    };
  });
}

function missing(pod: RunningPod, address: string | undefined): Pick<ExpectedRecord, 'cannot'> {
  return address === undefined ? { cannot: causeOfAbsence(pod, `${pod.name} has no such address`) } : {};
}
