import type { RunningPod, World } from '../../domain/fixture.ts';
import { ipFamilyOf } from '../../domain/network.ts';
import { isInside } from '../address-range.ts';
import type { Check } from '../check.ts';
import type { Ask, PlannedCase } from '../planned-case.ts';
import { agents, join, neighbours } from '../site.ts';
import { podFamilies } from '../targets.ts';
import { given, podCase, saying, unlessDown } from './pod-case.ts';

export const nodeRangeCheck: Check = {
  id: 'pod-ip.node-range',
  family: 'pod-ip',
  title: "Pods' addresses come from their node's range",
  promise:
    "Where a node's spec.podCIDRs says which range of Pod addresses is its own, its Pods have addresses of that range.",
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/node-v1/#NodeSpec',
  how:
    'Compares the addresses of an agent and its neighbour on each node with spec.podCIDRs. A network plugin with ranges of its own ' +
    'need not heed them: unless on most nodes all addresses are in range, the check is skipped.',
  meaning:
    "The node's network plugin was set up with another node's range, or kept that of an earlier life of the node.",
  next: [
    "kubectl get nodes -o custom-columns='NODE:.metadata.name,RANGES:.spec.podCIDRs'",
    'On the node: ls /etc/cni/net.d /var/lib/cni/networks',
  ],
  needs: [{ kind: 'pod-cidrs' }],
  fixture: (site) => join(agents(site), neighbours(site)),
  plan: (world) => ({ cases: planNodeRange(world) }),
};

function planNodeRange(world: World): PlannedCase[] {
  const ranges = new Map(world.nodes.map(({ name, podCidrs }) => [name, podCidrs]));
  const rangesOf = (pod: RunningPod) => ranges.get(pod.node) ?? [];
  const pods = world.pods.filter(({ role }) => role === 'agent' || role === 'neighbour');
  const heeded = mostHeed(pods, rangesOf);
  return pods.flatMap((pod) =>
    podFamilies(world).map((ipFamily): PlannedCase => {
      const own = pod.ips.filter((ip) => ipFamilyOf(ip) === ipFamily);
      return {
        ...podCase('pod-ip.node-range', pod, ipFamily),
        expectation: { reach: 'allowed', because: [`spec.podCIDRs of ${pod.node} is ${rangesOf(pod).join(', ')}`] },
        ask: unlessDown(pod, heeded ? inRange(own, pod.node, rangesOf(pod)) : notHeeded),
      };
    }),
  );
}

function inRange(ips: readonly string[], node: string, ranges: readonly string[]): Ask {
  const astray = ips.filter((ip) => !isInside(ip, ranges));
  return saying(
    ips,
    astray.length === 0 ? undefined : `${astray.join(', ')} is outside of ${node}'s ${ranges.join(', ')}`,
  );
}

const notHeeded: Ask = given({
  outcome: 'unsupported',
  detail: "the network plugin does not take Pods' addresses from spec.podCIDRs: on most nodes some are outside",
});

/** A plugin that hands out addresses of ranges of its own meets those of the API only by chance. */
function mostHeed(pods: readonly RunningPod[], rangesOf: (pod: RunningPod) => readonly string[]): boolean {
  const up = pods.filter(({ ips }) => ips.length > 0);
  const nodes = [...new Set(up.map(({ node }) => node))];
  const heeding = nodes.filter((node) =>
    up.filter((pod) => pod.node === node).every((pod) => pod.ips.every((ip) => isInside(ip, rangesOf(pod)))),
  );
  return heeding.length * 2 > nodes.length;
}
