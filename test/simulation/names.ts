import type { RunningPod, World } from '#src/domain/fixture.ts';
import { addressOf } from '#src/domain/network.ts';
import type { Observation } from '#src/wire/observation.ts';
import type { ProbeOf } from '#src/wire/probe.ts';
import { type Fault, faultsOf } from './faults.ts';
import type { Network } from './network.ts';

/** Address of the DNS Service. */
export const nameserver = '10.96.0.10';

/** Resolves a name as the agent would: through the DNS Service, whose only replica runs on `dnsNode`. */
export function resolve(
  { id, name, recordType }: ProbeOf<'dns'>,
  client: RunningPod,
  world: World,
  {
    network,
    faults,
    dnsNode,
  }: { readonly network: Network; readonly faults: readonly Fault[]; readonly dnsNode: string },
): Observation {
  const names = candidates(name, client.namespace, world.dnsDomain);
  const dns = { server: nameserver, transport: 'udp' as const };
  const there =
    network.passes(client.node, dnsNode, 'udp', nameserver, true) &&
    network.passes(dnsNode, client.node, 'udp', nameserver);
  const isDown =
    faultsOf(faults, 'dns-down').length > 0 ||
    faultsOf(faults, 'wrong-interface').some(({ node }) => node === client.node);
  if (isDown || !there || network.hasNoServiceRules(client.node)) {
    return {
      id,
      outcome: 'timed-out',
      detail: 'no reply within 4000 ms',
      dns: { ...dns, rcode: 'NOREPLY', records: [], queries: names.slice(0, 1) },
    };
  }
  const wrong = faultsOf(faults, 'dns-wrong').find(({ node }) => node === client.node);
  const known = new Map(
    world.services.map(({ name: service, namespace, clusterIps }) => [
      `${service}.${namespace}.svc.${world.dnsDomain}`,
      clusterIps,
    ]),
  );
  const answeredName = names.find((candidate) => known.has(candidate));
  const record = addressOf(known.get(answeredName ?? '') ?? [], recordType === 'A' ? 'ipv4' : 'ipv6');
  if (answeredName === undefined || record === undefined || wrong?.answer === 'NXDOMAIN') {
    return {
      id,
      outcome: 'unresolved',
      detail: 'NXDOMAIN',
      dns: { ...dns, rcode: 'NXDOMAIN', records: [], queries: names },
    };
  }
  const records = [wrong === undefined ? record : '198.51.100.1'];
  return {
    id,
    outcome: 'reached',
    elapsedUs: 300,
    dns: { ...dns, rcode: 'NOERROR', records, queries: names, answeredName },
  };
}

/** The search list the kubelet writes, with ndots 5. */
function candidates(name: string, namespace: string, domain: string): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  return [`${namespace}.svc.${domain}`, `svc.${domain}`, domain].map((suffix) => `${name}.${suffix}`).concat(name);
}
