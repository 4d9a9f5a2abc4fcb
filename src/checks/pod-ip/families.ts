import type { NodeFacts } from '../../domain/facts.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import { type IpFamily, ipFamilyOf } from '../../domain/network.ts';
import type { Check, Site } from '../check.ts';
import type { Ask, PlannedCase } from '../planned-case.ts';
import { agents } from '../site.ts';
import { familiesOf, podsOf } from '../targets.ts';
import { given, podCase, saying, unlessDown } from './pod-case.ts';

/** `status.hostIPs` is filled in by kubelets from 1.29 on. */
const hostIpsSinceMinor = 29;

export const familiesCheck: Check = {
  id: 'pod-ip.families',
  family: 'pod-ip',
  title: 'one address of each IP family the cluster has',
  promise:
    "On a dual-stack cluster each Pod gets exactly one IPv4 and one IPv6 address; podIP is the first of podIPs, and hostIPs has its node's.",
  source: 'https://kubernetes.io/docs/concepts/services-networking/dual-stack/',
  how:
    "Compares status.podIP, podIPs and hostIPs of each agent, as the API has them, with the cluster's IP families and the node's own " +
    'addresses; on dual-stack some node must have addresses of both families.',
  meaning: 'Node, kubelet or network plugin are set up for one IP family only, often on a single node.',
  next: [
    "kubectl get pods -n NAMESPACE -o custom-columns='POD:.metadata.name,IP:.status.podIP,IPS:.status.podIPs[*].ip,HOST:.status.hostIPs[*].ip'",
    "kubectl get nodes -o custom-columns='NODE:.metadata.name,ADDRESSES:.status.addresses[*].address,RANGES:.spec.podCIDRs'",
  ],
  fixture: agents,
  plan: (world, site) => ({ cases: planFamilies(world, site) }),
};

function planFamilies(world: World, site: Site): PlannedCase[] {
  const nodes = new Map(world.nodes.map((node) => [node.name, node]));
  const pods = podsOf(world, 'agent');
  const [first] = pods;
  const aboutNodes = first !== undefined && site.podFamilies.length > 1 ? [someNodeHasBoth(first, world.nodes)] : [];
  return [...aboutNodes, ...pods.flatMap((pod) => [podIps(pod, site.podFamilies), hostIps(pod, nodes.get(pod.node))])];
}

function someNodeHasBoth(pod: RunningPod, nodes: readonly NodeFacts[]): PlannedCase {
  const both = nodes.find(({ internalIps }) => familiesOf(internalIps).length === 2);
  return {
    ...podCase('pod-ip.families', pod, undefined, 'nodes'),
    expectation: { reach: 'allowed', because: ['the Pods have addresses of both families, and so has some node'] },
    ask: saying(both?.internalIps ?? [], both === undefined ? 'no node has addresses of both families' : undefined),
  };
}

function podIps(pod: RunningPod, families: readonly IpFamily[]): PlannedCase {
  return {
    ...podCase('pod-ip.families', pod, undefined, 'pod-ips'),
    expectation: {
      reach: 'allowed',
      because: [`${pod.name} has exactly one ${families.join(' and one ')} address, the first of them as podIP`],
    },
    ask: unlessDown(pod, saying(pod.ips, wrongPodIps(pod, families))),
  };
}

function wrongPodIps({ ip, ips }: RunningPod, families: readonly IpFamily[]): string | undefined {
  for (const family of families) {
    const count = ips.filter((address) => ipFamilyOf(address) === family).length;
    if (count !== 1) return `podIPs has ${count} ${family} addresses: ${ips.join(', ') || 'none'}`;
  }
  if (ips.length > families.length) return `podIPs has addresses of more families than the cluster: ${ips.join(', ')}`;
  return ip === undefined || ip === ips[0] ? undefined : `podIP is ${ip}, but the first of podIPs is ${ips[0]}`;
}

function hostIps(pod: RunningPod, node: NodeFacts | undefined): PlannedCase {
  return {
    ...podCase('pod-ip.families', pod, undefined, 'host-ips'),
    expectation: {
      reach: 'allowed',
      because: [
        `hostIPs of ${pod.name} has one of ${pod.node}'s addresses of each family: ${node?.internalIps.join(', ')}`,
      ],
    },
    ask: unlessDown(pod, askHostIps(pod.hostIps ?? [], node)),
  };
}

function askHostIps(found: readonly string[], node: NodeFacts | undefined): Ask {
  if (node === undefined || node.internalIps.length === 0)
    return given({ outcome: 'unsupported', detail: 'the node has no InternalIP in its status' });
  const minor = Number(/^v?1\.(\d+)/.exec(node.kubeletVersion)?.[1] ?? hostIpsSinceMinor);
  if (minor < hostIpsSinceMinor)
    return given({ outcome: 'unsupported', detail: `${node.kubeletVersion} does not fill in status.hostIPs` });
  return saying(found, wrongHostIps(found, node.internalIps));
}

function wrongHostIps(found: readonly string[], internalIps: readonly string[]): string | undefined {
  for (const family of familiesOf(internalIps)) {
    const ofFamily = found.filter((address) => ipFamilyOf(address) === family);
    if (ofFamily.length !== 1)
      return `hostIPs has ${ofFamily.length} ${family} addresses: ${found.join(', ') || 'none'}`;
    if (!ofFamily.every((address) => internalIps.includes(address)))
      return `hostIPs has ${ofFamily.join(', ')}, which is no InternalIP of the node`;
  }
  return undefined;
}
