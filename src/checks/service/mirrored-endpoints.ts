import type { World } from '../../domain/fixture.ts';
import { addressOf, type IpFamily, ipFamilyOf } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check } from '../check.ts';
import type { Change, PlannedCase } from '../planned-case.ts';
import { familiesOf, serviceOf } from '../targets.ts';
import { casesAt, serviceName, silentAt, stage, type Target, targetsOf, withService } from './hand-made.ts';
import { relapsesBetweenSlices } from './service-path.ts';

export const mirroredEndpointsCheck: Check = {
  id: 'service.mirrored-endpoints',
  family: 'service',
  title: 'hand-made Endpoints of a Service without selector are mirrored and served',
  promise:
    'Endpoints that somebody writes for a Service without selector are mirrored to EndpointSlices, changed and removed with them; the API of Endpoints is deprecated since Kubernetes 1.33.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#endpointslice-mirroring',
  how: 'An Endpoints object with two ports of one Pod is written: each port of the Service that it names must lead to its own. It is changed to another address for one and another port number for the other, which each must lead to then. Then it is deleted, and nothing may answer there.',
  meaning: 'The mirroring controller of the controller manager is switched off or broken.',
  next: ['kubectl get endpoints,endpointslices -n NAMESPACE -o yaml'],
  fixture: withService,
  plan: (world, site) => {
    const check = 'service.mirrored-endpoints';
    const targets = targetsOf(world, 'mirrored');
    const [target] = targets;
    const service = serviceOf(world, serviceName);
    const [ipFamily] = familiesOf((service?.clusterIps ?? []).slice(0, 1));
    const address = ipFamily === undefined ? undefined : addressOf(target?.pod.ips ?? [], ipFamily);
    // An Endpoints object has one family only; the Service has that of its first address at least.
    const inFamily = (planned: PlannedCase) => planned.ipFamily === ipFamily;
    // It has the name of its Service.
    const object = { kind: 'Endpoints', namespace: site.away, name: serviceName } as const;
    const moved = ipFamily === undefined ? [] : movedTargets(world, targets, ipFamily);
    const write: Change[] =
      address === undefined
        ? []
        : [{ action: 'create-object', object: { ...object, manifest: 'two-ports-endpoints', values: { address } } }];
    const change: Change[] =
      ipFamily === undefined || address === undefined
        ? []
        : [{ action: 'patch', target: object, patch: { subsets: subsetsOf(moved, ipFamily) } }];
    return {
      scenarios: [
        {
          id: check,
          mayBeRefused: true,
          // What was never mirrored neither changes nor goes.
          decisiveStage: 'written',
          stages: [
            stage('written', write, casesAt(check, world, targets, 'written').filter(inFamily)),
            stage(
              'changed',
              change,
              casesAt(check, world, moved, 'changed')
                .filter(inFamily)
                .map((planned) => ({ ...planned, relapses: relapsesBetweenSlices })),
            ),
            stage(
              'deleted',
              [{ action: 'delete', target: object }],
              silentAt(check, world, 'mirrored-one', 'its Endpoints were deleted').filter(inFamily),
            ),
          ],
        },
      ],
    };
  },
};

/** Another Pod behind the first port, where there is one, and the container that was behind it behind the second. */
function movedTargets(world: World, [one, two]: readonly Target[], ipFamily: IpFamily): readonly Target[] {
  if (one === undefined || two === undefined) return [];
  const other = world.pods.find(
    ({ role, name, ips }) => role === one.pod.role && name !== one.pod.name && addressOf(ips, ipFamily) !== undefined,
  );
  return [
    other === undefined ? { ...one, container: two.container } : { ...one, pod: other },
    { ...two, container: one.container },
  ];
}

/** An Endpoints object's list, which a patch puts in place of the whole old one. */
function subsetsOf(targets: readonly Target[], ipFamily: IpFamily) {
  return targets.map(({ portName, pod, container }) => ({
    addresses: pod.ips.filter((ip) => ipFamilyOf(ip) === ipFamily).map((ip) => ({ ip })),
    ports: (['TCP', 'UDP'] as const).map((protocol) => ({
      name: `${portName}-${protocol.toLowerCase()}`,
      port: responderPorts[container],
      protocol,
    })),
  }));
}
