import type { FixturePart, Site } from './check.ts';
import { podOn } from './site.ts';

/** Role of Pods in their node's network namespace. */
export const hostNetworkRole = 'host-network';

/** Below the range of ephemeral ports (32768 on), and registered for nothing that nodes run. */
export const hostNetworkPort = 18_080;

/** The same as clients beside others, where such Pods are allowed. */
export function hostNetworkClients(site: Site): FixturePart {
  return site.options.features.includes('host-network') ? hostNetworkPods(site) : {};
}

/** One such Pod on each node, in the Namespace that admits it. */
export function hostNetworkPods(site: Site): FixturePart {
  return {
    namespaces: [{ name: site.host, podSecurity: 'privileged' }],
    pods: site.nodes.map((node, index) => {
      const name = `host-${index}`;
      const values = { hostname: name, port: String(hostNetworkPort) };
      return podOn(node, site.host, name, hostNetworkRole, { probes: ['agent'], overlay: 'host-network', values });
    }),
  };
}
