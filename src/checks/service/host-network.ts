import type { FixtureService, RunningPod, World } from '../../domain/fixture.ts';
import { hostNetworkPods, hostNetworkPort, hostNetworkRole } from '../host-network.ts';
import type { Check, Site } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { exchangesToSeeAll } from '../spread.ts';
import { join, serviceIn } from '../site.ts';
import { podsOf, serviceOf } from '../targets.ts';
import { clientsAndBackends, nodePortService } from './backends.ts';
import { answeredByEvery } from './cluster-ip.ts';
import { askNode, nodePortCase, nodesAskedBy } from './node-port.ts';
import { largeMessages } from './payload.ts';
import { askAll, caseOn, falseAlarmRate, pathsTo, settleMs } from './service-path.ts';

const source = 'https://kubernetes.io/docs/concepts/services-networking/service/';
/** Of host-network Pods behind a Service; more would only add exchanges. */
const hostBackendLabel = { 'podreach.dev/host-backend': 'yes' } as const;
const maxHostBackends = 3;
/** Behind the Service that carries large messages: with a choice of endpoints, those that get none through would be passed over. */
const oneHostLabel = { 'podreach.dev/one-host-backend': 'yes' } as const;

export const hostNetworkCheck: Check = {
  id: 'service.host-network',
  family: 'service',
  title: "Services work for the nodes' own network, as clients and as endpoints",
  promise:
    'Pods in the network of their node reach Services as other Pods do, and may be endpoints of Services themselves.',
  source,
  how: "Host-network Pods of every node ask a Service at its ClusterIP and at every node's port; and a Service with host-network Pods behind it is asked from every node, by Pods and by host-network Pods. Every endpoint must answer. A Service with one such Pod carries 2,000 bytes and 1 MiB over TCP, 2,000 and 8,000 bytes over UDP, both ways.",
  meaning:
    "Rules for traffic that starts on the node itself are missing (the OUTPUT chain, or a socket program of the CNI), or a node's firewall drops traffic of Pods to the node.",
  next: ['On the node: iptables-save -t nat | grep -A3 OUTPUT; nft list table ip kube-proxy'],
  needs: [{ kind: 'feature', feature: 'host-network' }],
  fixture: (site) =>
    join(clientsAndBackends(site), {
      namespaces: hostNetworkPods(site).namespaces ?? [],
      pods: (hostNetworkPods(site).pods ?? []).map((pod, index, { length }) => ({
        ...pod,
        labels: {
          ...pod.labels,
          ...(index < maxHostBackends ? hostBackendLabel : {}),
          ...(index === 1 % length ? oneHostLabel : {}),
        },
      })),
      services: [
        nodePortService(site),
        serviceBefore(site, 'hosts-behind', hostBackendLabel),
        serviceBefore(site, 'one-host-behind', oneHostLabel),
      ],
    }),
  plan: (world) => {
    const hosts = podsOf(world, hostNetworkRole);
    return {
      cases: [
        ...planClusterIps(world, 'node-port', hosts),
        ...planNodePorts(world, 'node-port', hosts),
        ...planClusterIps(world, 'hosts-behind', [...podsOf(world, 'agent'), ...hosts]),
        ...planNodePorts(world, 'hosts-behind', podsOf(world, 'agent')),
      ],
      // Apart from the small exchanges, which need not wait for it.
      scenarios: [
        {
          id: 'service.host-network',
          stages: [{ id: 'large', changes: [], cases: planLarge(world, hosts), settleMs, stablePolls: 1 }],
        },
      ],
    };
  },
};

/** A Service with host-network Pods behind it. */
function serviceBefore(site: Site, name: string, label: Readonly<Record<string, string>>): FixtureService {
  return { ...serviceIn(site.host, name, 'host-network', label), values: { port: String(hostNetworkPort) } };
}

function planLarge(world: World, hosts: readonly RunningPod[]): PlannedCase[] {
  const clients = [...podsOf(world, 'agent'), ...hosts];
  return pathsTo(world, serviceOf(world, 'one-host-behind'), clients).map((path) =>
    largeMessages('service.host-network', path, `large/${path.from.role}`),
  );
}

function planClusterIps(world: World, name: string, clients: readonly RunningPod[]): PlannedCase[] {
  return pathsTo(world, serviceOf(world, name), clients).map((path) => ({
    ...caseOn('service.host-network', path, 80, `${name}/${path.from.role}`),
    expectation: answeredByEvery(path),
    ask: askAll(path, 80),
  }));
}

function planNodePorts(world: World, name: string, clients: readonly RunningPod[]): PlannedCase[] {
  return pathsTo(world, serviceOf(world, name), clients).flatMap((path) =>
    nodesAskedBy(world, path).map((node) => ({
      ...nodePortCase('service.host-network', path, node, `${name}/node-port/${path.from.role}`),
      expectation: answeredByEvery(path),
      ask: askNode(path, node, exchangesToSeeAll(path.backends.length, falseAlarmRate)),
    })),
  );
}
