import { objectKey } from '../../domain/endpoint.ts';
import type { World } from '../../domain/fixture.ts';
import type { Check, Need } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { join, podOn } from '../site.ts';
import type { FixturePart, Site } from '../check.ts';
import { serviceOf } from '../targets.ts';
import { clientsAndBackends, clientsAndTwoPorts, namedPortService, serviceBeside, twoPortsLabel } from './backends.ts';
import { answeredByEvery } from './cluster-ip.ts';
import { answeredByAny, askAll, askOnce, caseOn, pathsTo, type ServicePath } from './service-path.ts';

const definition = 'https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service';
const multiPort = 'https://kubernetes.io/docs/concepts/services-networking/service/#multi-port-services';
const rulesMeaning =
  'The rules of the Service lead to another port: kube-proxy, or what replaces it, mixes up ports or protocols of one Service.';

/** A restartable init container. */
const sidecarNeed: Need = { kind: 'version', minor: 29 };
/** Behind the Service of `service.sidecar-port`. */
const sidecarLabel = { 'podreach.dev/sidecar': 'yes' } as const;
/** Behind the Service of `service.named-port-per-pod`: Pods whose port `agent-tcp` has different numbers. */
const variedLabel = { 'podreach.dev/varied-port': 'yes' } as const;

export const targetPortNameCheck: Check = {
  id: 'service.target-port-name',
  family: 'service',
  title: "a Service's target port may be given by name",
  promise: "A Service's targetPort may be the name of a container's port, which is looked up in each Pod behind it.",
  source: definition,
  how: 'A Service leads to the named ports of its Pods, TCP and UDP; it must answer from every node.',
  meaning:
    'The name was not resolved to the number that the Pod declares: the EndpointSlices of the Service show which one was taken.',
  next: ['kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=named-port -o yaml'],
  fixture: (site) => join(clientsAndBackends(site), { services: [namedPortService(site)] }),
  plan: (world) => ({
    cases: planAt(world, 'service.target-port-name', 'named-port', 80, (path) =>
      answeredByAny(path, `port 80/${path.protocol} leads to the port that each Pod names agent-${path.protocol}`),
    ),
  }),
};

export const severalPortsCheck: Check = {
  id: 'service.several-ports',
  family: 'service',
  title: 'each of several ports of a Service leads to its own target',
  promise: 'A Service may have several ports, each with a target port of its own.',
  source: multiPort,
  how: 'Two ports of a Service lead to two containers of one Pod; the answer at each port must come from its container.',
  meaning: rulesMeaning,
  next: ['kubectl get service,endpointslices -n NAMESPACE -o yaml'],
  fixture: severalPorts,
  plan: (world) => ({
    cases: [
      ...planContainers(world, 'service.several-ports', 'several-ports', 81, () => 'agent'),
      ...planContainers(world, 'service.several-ports', 'several-ports', 82, () => 'peer'),
    ],
  }),
};

export const onePortTwoProtocolsCheck: Check = {
  id: 'service.one-port-two-protocols',
  family: 'service',
  title: 'TCP and UDP on one port number lead each to its own target',
  promise: 'A Service may serve several protocols on one port number, each with a target port of its own.',
  source: multiPort,
  how: 'Port 80 leads over TCP to one container of a Pod and over UDP to the other; each answer must come from its container.',
  meaning: rulesMeaning,
  next: ['kubectl get service,endpointslices -n NAMESPACE -o yaml'],
  fixture: severalPorts,
  plan: (world) => ({
    cases: planContainers(world, 'service.one-port-two-protocols', 'several-ports', 80, ({ protocol }) =>
      protocol === 'tcp' ? 'agent' : 'peer',
    ),
  }),
};

export const namedPortPerPodCheck: Check = {
  id: 'service.named-port-per-pod',
  family: 'service',
  title: 'one named target port may have another number in each Pod',
  promise: 'A named targetPort is looked up in each Pod, so Pods behind one Service may use different numbers.',
  source: definition,
  how: 'Two Pods of a Service declare one port name with different numbers and listen on their own number only; both must answer.',
  meaning:
    'The number of one Pod is used for the other: what serves the Service does not keep ports of EndpointSlices apart.',
  next: ['kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=varied-port -o yaml'],
  needs: [sidecarNeed],
  fixture: (site) =>
    join(clientsAndBackends(site), manyPortsPod(site), {
      services: [serviceBeside(site, 'varied-port', 'named-port', variedLabel)],
      pods: (clientsAndBackends(site).pods ?? [])
        .filter(({ name }) => name === 'neighbour-0')
        .map((pod) => ({ ...pod, labels: { ...pod.labels, ...variedLabel } })),
    }),
  plan: (world) => ({
    cases: pathsTo(world, serviceOf(world, 'varied-port')).map((path) => ({
      ...caseOn('service.named-port-per-pod', path, 80),
      expectation: answeredByEvery(path),
      ask: askAll(path, 80),
    })),
  }),
};

export const sidecarPortCheck: Check = {
  id: 'service.sidecar-port',
  family: 'service',
  title: "a sidecar's port is served, by number and by name",
  promise: 'A restartable init container runs as long as its Pod and its ports can be those of a Service.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
  how: "One port of a Service leads to a sidecar's port by number, another by name; the sidecar must answer at both.",
  meaning: 'The name is looked up in the plain containers only, or the Pod does not count as ready.',
  next: ['kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=sidecar -o yaml'],
  needs: [sidecarNeed],
  fixture: (site) =>
    join(clientsAndBackends(site), manyPortsPod(site), {
      services: [serviceBeside(site, 'sidecar', 'sidecar', sidecarLabel)],
    }),
  plan: (world) => ({
    cases: [
      ...planContainers(world, 'service.sidecar-port', 'sidecar', 80, () => 'sidecar'),
      ...planContainers(world, 'service.sidecar-port', 'sidecar', 81, () => 'sidecar'),
    ],
  }),
};

/** A Service with ports for both checks of several ports: each leads to another container or protocol of one Pod. */
function severalPorts(site: Site): FixturePart {
  return join(clientsAndTwoPorts(site), {
    services: [serviceBeside(site, 'several-ports', 'several-ports', twoPortsLabel)],
  });
}

/** A Pod with a sidecar, and with the port name `agent-tcp` on another number than other Pods have; nothing listens on theirs. */
function manyPortsPod(site: Site): FixturePart {
  const node = site.nodes.at(-1);
  if (node === undefined) return {};
  return {
    pods: [
      podOn(node, site.away, 'many-ports', 'many-ports', {
        labels: { ...sidecarLabel, ...variedLabel },
        containers: ['peer'],
        overlay: 'service-many-ports',
      }),
    ],
  };
}

/** One exchange from every node with a port that one Pod's container is behind. */
function planContainers(
  world: World,
  check: string,
  service: string,
  port: number,
  container: (path: ServicePath) => string,
): PlannedCase[] {
  return planAt(world, check, service, port, (path) => ({
    reach: 'allowed',
    because: [`port ${port}/${path.protocol} leads to container ${container(path)}`],
    answeredBy: path.selected.map(({ namespace, name }) => objectKey(namespace, name)),
    container: container(path),
  }));
}

function planAt(
  world: World,
  check: string,
  service: string,
  port: number,
  expectation: (path: ServicePath) => PlannedCase['expectation'],
): PlannedCase[] {
  return pathsTo(world, serviceOf(world, service)).map((path) => ({
    ...caseOn(check, path, port, String(port)),
    expectation: expectation(path),
    ask: askOnce(path, port),
  }));
}
