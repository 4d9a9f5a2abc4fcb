import { causeOfAbsence } from '../absent-pod.ts';
import type { FixtureObject, RunningPod, World } from '../../domain/fixture.ts';
import { addressOf, type IpFamily } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, FixturePart, Site } from '../check.ts';
import type { Ask, Change, PlannedCase, Stage } from '../planned-case.ts';
import { join } from '../site.ts';
import { askAt, familiesOf, serviceOf } from '../targets.ts';
import { clientsAndTwoPorts, serviceBeside } from './backends.ts';
import {
  caseOn,
  exchangeWith,
  holderOf,
  keysOf,
  pathsTo,
  type ServicePath,
  silenceMs,
  settleMs,
} from './service-path.ts';

/** The Service without selector. Its ports share nothing but the address: each leads to the objects with its name. */
export const serviceName = 'hand-made';

/** Ports of `manifests/services/selectorless.yaml` by their names without the protocol. */
const ports = {
  'one-address-one': 81,
  'one-address-two': 82,
  'two-addresses-one': 83,
  'two-addresses-two': 84,
  headless: 85,
  'mirrored-one': 86,
  'mirrored-two': 87,
} as const;
type PortName = keyof typeof ports;

/** A port, and the responder that hand-made objects put behind it. */
export interface Target {
  readonly portName: PortName;
  readonly pod: RunningPod;
  readonly container: 'agent' | 'peer';
}

const selectorlessSource =
  'https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors';

export const selectorlessCheck: Check = {
  id: 'service.selectorless',
  family: 'service',
  title: 'a Service without selector leads to hand-made EndpointSlices',
  promise: 'A Service without selector sends its traffic to the EndpointSlices that somebody writes for it.',
  source: selectorlessSource,
  how: 'EndpointSlices are written for four ports of a Service: for two, those of two containers of one Pod, for two, those of two Pods. Each port of the Service must lead to its own.',
  meaning: 'What serves the Services knows only slices of the control plane, or mixes up slices with different ports.',
  next: ['kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=hand-made -o yaml'],
  fixture: withService,
  plan: (world, site) => {
    const id = 'service.selectorless';
    const both = (['one-address', 'two-addresses'] as const).map((part) => ({ part, targets: targetsOf(world, part) }));
    const changes = writeSlices(
      site,
      world,
      both.flatMap(({ targets }) => targets),
    );
    const cases = both.flatMap(({ part, targets }) => casesAt(id, world, targets, part));
    return { scenarios: [{ id, mayBeRefused: true, stages: [stage('written', changes, cases)] }] };
  },
};

export const headlessSliceLabelCheck: Check = {
  id: 'service.headless-slice-label',
  family: 'service',
  title: 'EndpointSlices labelled headless are not served by a ClusterIP',
  promise: 'EndpointSlices with the label service.kubernetes.io/headless are none that a proxy uses.',
  source: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#servicekubernetesioheadless',
  how: 'Hand-made EndpointSlices answer at a port of a Service; they are labelled, and the port must stop answering.',
  meaning: 'What serves the Services does not leave out such slices, or does not follow the change of a label.',
  next: ['kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=hand-made -o yaml'],
  fixture: withService,
  plan: (world, site) => {
    const check = 'service.headless-slice-label';
    const targets = targetsOf(world, 'headless');
    const labelled = slicesFor(site, world, targets).map(({ kind, namespace, name: slice }): Change => ({
      action: 'patch',
      target: { kind, namespace, name: slice },
      patch: { metadata: { labels: { 'service.kubernetes.io/headless': '' } } },
    }));
    return {
      scenarios: [
        {
          id: check,
          mayBeRefused: true,
          stages: [
            stage('plain', writeSlices(site, world, targets), casesAt(check, world, targets, 'plain')),
            stage('labelled', labelled, silentAt(check, world, 'headless', 'its EndpointSlices are labelled headless')),
          ],
        },
      ],
    };
  },
};

/** Agents, the Pods that hand-made objects lead to, and the Service. */
export function withService(site: Site): FixturePart {
  return join(clientsAndTwoPorts(site), { services: [serviceBeside(site, serviceName, 'selectorless', {})] });
}

/** The first agreement counts: before the change it was otherwise. */
export function stage(id: string, changes: readonly Change[], cases: readonly PlannedCase[]): Stage {
  return { id, changes, cases, settleMs, stablePolls: 1 };
}

/** Both containers of the first Pod that has two, but for `two-addresses`: its first one, and that of another Pod. */
export function targetsOf(
  world: World,
  part: 'one-address' | 'two-addresses' | 'headless' | 'mirrored',
): readonly Target[] {
  const neighbours = world.pods.filter(({ role }) => role === 'neighbour');
  const both = neighbours.find(({ containers }) => containers.includes('peer'));
  if (both === undefined) return [];
  if (part === 'headless') return [{ portName: 'headless', pod: both, container: 'agent' }];
  const first: Target = { portName: `${part}-one`, pod: both, container: 'agent' };
  if (part !== 'two-addresses') return [first, { portName: `${part}-two`, pod: both, container: 'peer' }];
  const other = neighbours.find(({ name }) => name !== both.name);
  return other === undefined ? [first] : [first, { portName: `${part}-two`, pod: other, container: 'agent' }];
}

function writeSlices(site: Site, world: World, targets: readonly Target[]): readonly Change[] {
  const changes = slicesFor(site, world, targets).map((object): Change => ({ action: 'create-object', object }));
  return [{ action: 'together', changes }];
}

/** One slice for each target and family: a slice has one list of ports for all its addresses, and one family. */
function slicesFor(site: Site, world: World, targets: readonly Target[]): readonly FixtureObject[] {
  const families = familiesOf(serviceOf(world, serviceName)?.clusterIps ?? []);
  return targets.flatMap((target) => families.flatMap((ipFamily) => sliceFor(site, target, ipFamily) ?? []));
}

function sliceFor(site: Site, { portName, pod, container }: Target, ipFamily: IpFamily): FixtureObject | undefined {
  const address = addressOf(pod.ips, ipFamily);
  if (address === undefined) return undefined;
  return {
    kind: 'EndpointSlice',
    namespace: site.away,
    name: `${portName}-${ipFamily}`,
    manifest: 'endpoint-slice',
    values: {
      service: serviceName,
      address,
      addressType: ipFamily === 'ipv4' ? 'IPv4' : 'IPv6',
      tcpName: `${portName}-tcp`,
      udpName: `${portName}-udp`,
      port: String(responderPorts[container]),
    },
  };
}

/** Each port must lead to its target. */
export function casesAt(check: string, world: World, targets: readonly Target[], part: string): readonly PlannedCase[] {
  return pathsTo(world, serviceOf(world, serviceName)).flatMap((path) =>
    targets.map(({ portName, pod, container }) => ({
      ...caseOn(check, path, ports[portName], `${part}/${ports[portName]}`),
      expectation: {
        reach: 'allowed' as const,
        because: [
          `the object written for Service ${serviceName} leads port ${ports[portName]} to container ${container} of ${pod.name}`,
        ],
        answeredBy: keysOf([pod]),
        container,
      },
      ask:
        addressOf(pod.ips, path.ipFamily) === undefined
          ? lacking(pod, path.ipFamily)
          : askService(path, ports[portName]),
    })),
  );
}

/** Nothing could be written for it: no fault of the Service. */
function lacking(pod: RunningPod, ipFamily: IpFamily): Ask {
  return { kind: 'cannot', cause: causeOfAbsence(pod, `${pod.name} has no ${ipFamily} address`) };
}

export function silentAt(check: string, world: World, portName: PortName, because: string): readonly PlannedCase[] {
  const port = ports[portName];
  return pathsTo(world, serviceOf(world, serviceName)).map((path) => ({
    ...caseOn(check, path, port, `silent/${port}`),
    expectation: { reach: 'blocked', because: [because] },
    ask: askService(path, port, silenceMs),
  }));
}

function askService({ service, ipFamily, protocol }: ServicePath, port: number, timeoutMs?: number) {
  return askAt(holderOf(service), ipFamily, (address) => exchangeWith(protocol, address, port, timeoutMs));
}
