import type { Facts, NodeFacts } from '../domain/facts.ts';
import type { IpFamily } from '../domain/network.ts';

/** Facts of a cluster that does not exist: ready nodes of the newest Kubernetes, with ranges for their Pods, all in one zone. */
export function imaginaryFacts(nodes: number, podFamilies: readonly IpFamily[]): Facts {
  return {
    context: 'no cluster',
    serverVersion: 'any version',
    nodes: Array.from({ length: nodes }, (_, index) => imaginaryNode(index, podFamilies)),
    podFamilies,
  };
}

function imaginaryNode(index: number, families: readonly IpFamily[]): NodeFacts {
  const [high, low] = [Math.floor(index / 256), index % 256];
  const inFamily = (ipv4: string, ipv6: string) => families.map((family) => (family === 'ipv4' ? ipv4 : ipv6));
  return {
    name: `node-${index + 1}`,
    ready: true,
    cordoned: false,
    taints: [],
    // Ranges for benchmarks (RFC 2544) and documentation (RFC 3849), so that nobody takes them for his own.
    internalIps: inFamily(`198.18.${high}.${low}`, `2001:db8::${(index + 1).toString(16)}`),
    podCidrs: inFamily(`10.${128 + high}.${low}.0/24`, `2001:db8:1:${index.toString(16)}::/64`),
    os: 'linux',
    architecture: 'amd64',
    kernel: '',
    containerRuntime: '',
    kubeletVersion: '',
  };
}
