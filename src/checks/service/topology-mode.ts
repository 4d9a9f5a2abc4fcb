import { causeOfAbsence } from '../absent-pod.ts';
import type { World } from '../../domain/fixture.ts';
import { ipFamilyOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import type { Ask, PlannedCase } from '../planned-case.ts';
import { join } from '../site.ts';
import { familiesOf, serviceOf } from '../targets.ts';
import { clientsAndBackends, everyNodeLabel, labelled, serviceBeside } from './backends.ts';
import { preferred, preferring } from './preference.ts';
import { keysOf, pathsTo, selectedBy } from './service-path.ts';
import { apiCase } from './listed-endpoints.ts';

const id = 'service.topology-mode';
const name = 'topology-mode';

export const topologyModeCheck: Check = {
  id,
  family: 'service',
  title: 'with topology-mode Auto each endpoint serves its own zone',
  promise:
    'With the annotation service.kubernetes.io/topology-mode: Auto, endpoints that are spread over the zones as the CPUs are have hints for their own zones, and clients are led to endpoints of theirs.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/topology-aware-routing/',
  how: "A Service with an endpoint on every node, all of them with the same allocatable CPU: each endpoint in the EndpointSlices must have its own zone as its hint, and from every node only endpoints of the node's zone may answer. A Service that chooses at random passes this less than once in a million runs.",
  meaning:
    'The EndpointSlices have no hints (the controller manager writes them), or what serves the Services does not heed them; Cilium does with --enable-service-topology.',
  next: [
    'kubectl get nodes -L topology.kubernetes.io/zone',
    'kubectl get nodes -o custom-columns=NAME:.metadata.name,CPU:.status.allocatable.cpu',
    'kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=topology-mode -o yaml  # hints.forZones',
    'kubectl get events -n NAMESPACE --field-selector involvedObject.name=topology-mode',
  ],
  // Called service.kubernetes.io/topology-aware-hints before.
  needs: [{ kind: 'version', minor: 27 }, { kind: 'zones', atLeast: 2 }, { kind: 'even-zones' }],
  fixture: (site) =>
    // Zones are due endpoints in proportion to the CPUs of their nodes.
    join(
      clientsAndBackends(site),
      labelled(site, everyNodeLabel, () => true),
    ),
  plan: (_, site) => ({
    scenarios: [preferring(id, serviceBeside(site, name, name, everyNodeLabel), (world) => planMode(world))],
  }),
};

function planMode(world: World): readonly PlannedCase[] {
  const service = serviceOf(world, name);
  if (service === undefined) return [];
  const zones = new Map(world.nodes.map((node) => [node.name, node.zone]));
  const selected = selectedBy(world, service);
  const absent = selected.find(({ problem }) => problem !== undefined);
  // One endpoint less, and the zones may be due others than their own.
  const unlessAbsent = (ask: Ask): Ask =>
    absent === undefined ? ask : { kind: 'cannot', cause: causeOfAbsence(absent, `${absent.name} did not come up`) };
  const families = familiesOf(service.clusterIps);
  const hints: PlannedCase = {
    ...apiCase(world, `${id}/hints`, id, service),
    expectation: {
      reach: 'allowed',
      because: ['topology-mode is Auto, all nodes have the same CPUs, and each has an endpoint'],
      addresses: selected.flatMap(({ node, ips }) =>
        ips.filter((ip) => families.includes(ipFamilyOf(ip))).map((ip) => `${ip} for ${zones.get(node) ?? 'no zone'}`),
      ),
      noOtherAddresses: true,
    },
    ask: unlessAbsent({
      kind: 'read',
      reading: { kind: 'zone-hints', namespace: service.namespace, service: service.name },
    }),
  };
  const led = pathsTo(world, service).map((path) => {
    const zone = zones.get(path.from.node);
    const close = path.backends.filter(({ node }) => zones.get(node) === zone);
    const because = `${keysOf(close).join(', ')} run in zone ${zone}, as does the client`;
    const planned = preferred(id, path, close, because, { atLeast: 1 });
    return { ...planned, ask: unlessAbsent(planned.ask) };
  });
  return [hints, ...led];
}
