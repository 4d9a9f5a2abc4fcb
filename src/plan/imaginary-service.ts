import type { RunningService, ServicePort } from '../domain/fixture.ts';
import type { IpFamily } from '../domain/network.ts';

/** The part of a Service's spec that decides which addresses and ports it gets. */
export interface ServiceSpec {
  readonly type?: string | null;
  readonly clusterIP?: string | null;
  readonly ipFamilyPolicy?: string | null;
  readonly ipFamilies?: readonly string[] | null;
  readonly ports?: readonly SpecPort[] | null;
  readonly externalTrafficPolicy?: string | null;
  readonly allocateLoadBalancerNodePorts?: boolean | null;
}

interface SpecPort {
  readonly name?: string;
  readonly protocol?: string;
  readonly port: number;
  readonly nodePort?: number;
}

/** The first port of the range of NodePorts, as the API server has it by default. */
const firstNodePort = 30_000;
const nodePorts = 2_768;

/** Addresses a Service with this spec would get (https://kubernetes.io/docs/concepts/services-networking/dual-stack/#services). */
export function clusterIpsOf(
  spec: ServiceSpec,
  clusterFamilies: readonly IpFamily[],
  index: number,
): readonly string[] {
  if (spec.type === 'ExternalName' || spec.clusterIP === 'None') return [];
  const named = (spec.ipFamilies ?? []).map((family): IpFamily => (family === 'IPv6' ? 'ipv6' : 'ipv4'));
  const ordered = [...named, ...clusterFamilies.filter((family) => !named.includes(family))];
  const most = spec.ipFamilyPolicy === 'PreferDualStack' || spec.ipFamilyPolicy === 'RequireDualStack' ? 2 : 1;
  return ordered.slice(0, most).map((family) => imaginaryServiceIp(family, index));
}

/** An address in an imaginary range of Services. */
export function imaginaryServiceIp(family: IpFamily, index: number): string {
  return family === 'ipv4'
    ? `10.96.${Math.floor(index / 256) % 256}.${index % 256}`
    : `2001:db8:2::${(index + 1).toString(16)}`;
}

/** Ports a Service with this spec would have. */
export function portsOf(
  { type, ports, allocateLoadBalancerNodePorts }: ServiceSpec,
  index: number,
): readonly ServicePort[] {
  const onNodes = type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
  return (ports ?? []).map(({ name, protocol = 'TCP', port, nodePort }, place) => ({
    ...(name === undefined ? {} : { name }),
    protocol,
    port,
    ...(onNodes ? { nodePort: nodePort ?? firstNodePort + ((index * 8 + place) % nodePorts) } : {}),
  }));
}

/** The port of a Service with this spec that tells whether a node has endpoints of it. */
export function healthCheckNodePortOf(
  { type, externalTrafficPolicy }: ServiceSpec,
  index: number,
): Pick<RunningService, 'healthCheckNodePort'> {
  const has = type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
  return has ? { healthCheckNodePort: firstNodePort + ((index * 8 + 7) % nodePorts) } : {};
}

/** The spec after a merge patch; ports are merged by number and protocol, as the API server does it. */
export function patched(spec: ServiceSpec, patch: Readonly<Record<string, unknown>>): ServiceSpec {
  const changes = (patch['spec'] ?? {}) as ServiceSpec;
  const { ports } = changes;
  return { ...spec, ...changes, ...(ports ? { ports: mergedPorts(spec.ports ?? [], ports) } : {}) };
}

type PortPatch = SpecPort & { readonly $patch?: 'delete' | 'replace' };

function mergedPorts(before: readonly SpecPort[], changes: readonly PortPatch[]): readonly SpecPort[] {
  const isSame = (one: SpecPort, other: SpecPort) =>
    one.port === other.port && (one.protocol ?? 'TCP') === (other.protocol ?? 'TCP');
  const wholly = changes.some(({ $patch }) => $patch === 'replace');
  const kept = wholly ? [] : before.filter((port) => !changes.some((change) => isSame(port, change)));
  return [...kept, ...changes.filter(({ $patch }) => $patch === undefined)];
}
