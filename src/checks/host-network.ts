import type { FixturePart, Site } from './check.ts';
import { podOn } from './site.ts';

/** Role of Pods in their node's network namespace. */
export const hostNetworkRole = 'host-network';

/** Below the range of ephemeral ports (32768 on), and registered for nothing that nodes run. */
export const hostNetworkPort = 18_080;

/** One such Pod on each node, in the Namespace that admits it. */
export function hostNetworkPods(site: Site): FixturePart {
  const values = { port: String(hostNetworkPort) };
  return {
    namespaces: [{ name: site.host, podSecurity: 'privileged' }],
    pods: site.nodes.map((node, index) =>
      podOn(node, site.host, `host-${index}`, hostNetworkRole, { probes: ['agent'], overlay: 'host-network', values }),
    ),
  };
}
