import type { RunningPod, World } from '../../domain/fixture.ts';
import { hostNetworkPods, hostNetworkPort, hostNetworkRole } from '../host-network.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { exchangesToSeeAll } from '../spread.ts';
import { join, serviceIn } from '../site.ts';
import { podsOf, serviceOf } from '../targets.ts';
import { clientsAndBackends, nodePortService } from './backends.ts';
import { answeredByEvery } from './cluster-ip.ts';
import { askNode, nodePortCase, nodesAskedBy } from './node-port.ts';
import { askAll, caseOn, falseAlarmRate, pathsTo } from './service-path.ts';

const source = 'https://kubernetes.io/docs/concepts/services-networking/service/';
/** Of host-network Pods behind a Service; more would only add exchanges. */
const hostBackendLabel = { 'podreach.dev/host-backend': 'yes' } as const;
const maxHostBackends = 3;

export const hostNetworkCheck: Check = {
  id: 'service.host-network',
  family: 'service',
  title: "Services work for the nodes' own network, as clients and as endpoints",
  promise:
    'Pods in the network of their node reach Services as other Pods do, and may be endpoints of Services themselves.',
  source,
  how: "Host-network Pods of every node ask a Service at its ClusterIP and at every node's port; and a Service with host-network Pods behind it is asked from every node, by Pods and by host-network Pods. Every endpoint must answer.",
  meaning:
    "Rules for traffic that starts on the node itself are missing (the OUTPUT chain, or a socket program of the CNI), or a node's firewall drops traffic of Pods to the node.",
  next: ['On the node: iptables-save -t nat | grep -A3 OUTPUT; nft list table ip kube-proxy'],
  needs: [{ kind: 'feature', feature: 'host-network' }],
  fixture: (site) =>
    join(clientsAndBackends(site), {
      namespaces: hostNetworkPods(site).namespaces ?? [],
      pods: (hostNetworkPods(site).pods ?? []).map((pod, index) =>
        index < maxHostBackends ? { ...pod, labels: { ...pod.labels, ...hostBackendLabel } } : pod,
      ),
      services: [
        nodePortService(site),
        {
          ...serviceIn(site.host, 'hosts-behind', 'host-network', hostBackendLabel),
          values: { port: String(hostNetworkPort) },
        },
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
    };
  },
};

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
