import type { FixtureObject, RunningPod, World } from '../../domain/fixture.ts';
import { addressOf, type IpFamily } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, Site } from '../check.ts';
import type { Ask, Change, PlannedCase, Scenario, Stage } from '../planned-case.ts';
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

/** A port of a Service without selector, and the responder that hand-made objects put behind it. */
interface Target {
  /** The name of the Service's ports without the protocol. */
  readonly portName: 'one' | 'two';
  readonly port: 81 | 82;
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
  how: 'EndpointSlices are written for two Services: two ports of one Pod, and one port each of two Pods. Each port of the Service must lead to its own.',
  meaning: 'What serves the Services knows only slices of the control plane, or mixes up slices with different ports.',
  next: ['kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=one-address -o yaml'],
  fixture: (site) =>
    join(clientsAndTwoPorts(site), {
      services: [
        serviceBeside(site, 'one-address', 'selectorless', {}),
        serviceBeside(site, 'two-addresses', 'selectorless', {}),
      ],
    }),
  plan: (world, site) => ({
    scenarios: (['one-address', 'two-addresses'] as const).map((name): Scenario => {
      const targets = targetsOf(world, name);
      return {
        id: `service.selectorless/${name}`,
        mayBeRefused: true,
        stages: [
          stage(
            'written',
            writeSlices(site, world, name, targets),
            casesAt('service.selectorless', world, name, targets),
          ),
        ],
      };
    }),
  }),
};

export const headlessSliceLabelCheck: Check = {
  id: 'service.headless-slice-label',
  family: 'service',
  title: 'EndpointSlices labelled headless are not served by a ClusterIP',
  promise: 'EndpointSlices with the label service.kubernetes.io/headless are none that a proxy uses.',
  source: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#servicekubernetesioheadless',
  how: 'Hand-made EndpointSlices of a Service answer; they are labelled, and the Service must stop answering.',
  meaning: 'What serves the Services does not leave out such slices, or does not follow the change of a label.',
  next: ['kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=headless-slices -o yaml'],
  fixture: (site) =>
    join(clientsAndTwoPorts(site), { services: [serviceBeside(site, 'headless-slices', 'selectorless', {})] }),
  plan: (world, site) => {
    const name = 'headless-slices';
    const check = 'service.headless-slice-label';
    const targets = targetsOf(world, 'one-address').slice(0, 1);
    const labelled = slicesFor(site, world, name, targets).map(({ kind, namespace, name: slice }): Change => ({
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
            stage('plain', writeSlices(site, world, name, targets), casesAt(check, world, name, targets, 'plain')),
            stage('labelled', labelled, silentAt(check, world, name, 'its EndpointSlices are labelled headless')),
          ],
        },
      ],
    };
  },
};

export const mirroredEndpointsCheck: Check = {
  id: 'service.mirrored-endpoints',
  family: 'service',
  title: 'hand-made Endpoints of a Service without selector are mirrored and served',
  promise:
    'Endpoints that somebody writes for a Service without selector are mirrored to EndpointSlices, and removed with them; the API of Endpoints is deprecated since Kubernetes 1.33.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#endpointslice-mirroring',
  how: 'An Endpoints object with two ports of one Pod is written: each port of the Service must lead to its own. Then it is deleted, and nothing may answer.',
  meaning: 'The mirroring controller of the controller manager is switched off or broken.',
  next: ['kubectl get endpoints,endpointslices -n NAMESPACE -o yaml'],
  fixture: (site) =>
    join(clientsAndTwoPorts(site), { services: [serviceBeside(site, 'mirrored', 'selectorless', {})] }),
  plan: (world, site) => {
    const check = 'service.mirrored-endpoints';
    const targets = targetsOf(world, 'one-address');
    const [target] = targets;
    const service = serviceOf(world, 'mirrored');
    const [ipFamily] = familiesOf((service?.clusterIps ?? []).slice(0, 1));
    const address = ipFamily === undefined ? undefined : addressOf(target?.pod.ips ?? [], ipFamily);
    // An Endpoints object has one family only; the Service has that of its first address at least.
    const inFamily = (planned: PlannedCase) => planned.ipFamily === ipFamily;
    const object = { kind: 'Endpoints', namespace: site.away, name: 'mirrored' } as const;
    const write: Change[] =
      address === undefined
        ? []
        : [{ action: 'create-object', object: { ...object, manifest: 'two-ports-endpoints', values: { address } } }];
    return {
      scenarios: [
        {
          id: check,
          mayBeRefused: true,
          stages: [
            stage('written', write, casesAt(check, world, 'mirrored', targets, 'written').filter(inFamily)),
            stage(
              'deleted',
              [{ action: 'delete', target: object }],
              silentAt(check, world, 'mirrored', 'its Endpoints were deleted').filter(inFamily),
            ),
          ],
        },
      ],
    };
  },
};

function stage(id: string, changes: readonly Change[], cases: readonly PlannedCase[]): Stage {
  return { id, changes, cases, settleMs, stablePolls: 2 };
}

/** `one-address`: both containers of the first Pod that has two. `two-addresses`: those of it and of another Pod. */
function targetsOf(world: World, kind: 'one-address' | 'two-addresses'): readonly Target[] {
  const neighbours = world.pods.filter(({ role }) => role === 'neighbour');
  const both = neighbours.find(({ containers }) => containers.includes('peer'));
  if (both === undefined) return [];
  const first: Target = { portName: 'one', port: 81, pod: both, container: 'agent' };
  if (kind === 'one-address') return [first, { portName: 'two', port: 82, pod: both, container: 'peer' }];
  const other = neighbours.find(({ name }) => name !== both.name);
  return other === undefined ? [first] : [first, { portName: 'two', port: 82, pod: other, container: 'agent' }];
}

function writeSlices(site: Site, world: World, name: string, targets: readonly Target[]): readonly Change[] {
  const changes = slicesFor(site, world, name, targets).map((object): Change => ({ action: 'create-object', object }));
  return [{ action: 'together', changes }];
}

/** One slice for each target and family: a slice has one list of ports for all its addresses, and one family. */
function slicesFor(site: Site, world: World, name: string, targets: readonly Target[]): readonly FixtureObject[] {
  const families = familiesOf(serviceOf(world, name)?.clusterIps ?? []);
  return targets.flatMap((target) => families.flatMap((ipFamily) => sliceFor(site, name, target, ipFamily) ?? []));
}

function sliceFor(
  site: Site,
  service: string,
  { portName, pod, container }: Target,
  ipFamily: IpFamily,
): FixtureObject | undefined {
  const address = addressOf(pod.ips, ipFamily);
  if (address === undefined) return undefined;
  return {
    kind: 'EndpointSlice',
    namespace: site.away,
    name: `${service}-${portName}-${ipFamily}`,
    manifest: 'endpoint-slice',
    values: {
      service,
      address,
      addressType: ipFamily === 'ipv4' ? 'IPv4' : 'IPv6',
      tcpName: `${portName}-tcp`,
      udpName: `${portName}-udp`,
      port: String(responderPorts[container]),
    },
  };
}

/** Each port must lead to its target. */
function casesAt(
  check: string,
  world: World,
  name: string,
  targets: readonly Target[],
  part: string = name,
): readonly PlannedCase[] {
  return pathsTo(world, serviceOf(world, name)).flatMap((path) =>
    targets.map((target) => ({
      ...caseOn(check, path, target.port, `${part}/${target.port}`),
      expectation: {
        reach: 'allowed' as const,
        because: [
          `the object written for Service ${name} leads port ${target.port} to container ${target.container} of ${target.pod.name}`,
        ],
        answeredBy: keysOf([target.pod]),
        container: target.container,
      },
      ask:
        addressOf(target.pod.ips, path.ipFamily) === undefined
          ? lacking(target.pod, path.ipFamily)
          : askService(path, target.port),
    })),
  );
}

/** Nothing could be written for it: no fault of the Service. */
function lacking({ name }: RunningPod, ipFamily: IpFamily): Ask {
  return { kind: 'cannot', cause: { code: 'no-address', detail: `${name} has no ${ipFamily} address` } };
}

function silentAt(check: string, world: World, name: string, because: string): readonly PlannedCase[] {
  return pathsTo(world, serviceOf(world, name)).map((path) => ({
    ...caseOn(check, path, 81, 'silent/81'),
    expectation: { reach: 'blocked', because: [because] },
    ask: askService(path, 81, silenceMs),
  }));
}

function askService({ service, ipFamily, protocol }: ServicePath, port: number, timeoutMs?: number) {
  return askAt(holderOf(service), ipFamily, (address) => exchangeWith(protocol, address, port, timeoutMs));
}
