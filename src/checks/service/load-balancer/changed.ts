import type { World } from '../../../domain/fixture.ts';
import { responderPorts } from '../../../wire/responder.ts';
import type { PlannedCase, Stage } from '../../planned-case.ts';
import { join } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { clientsAndBackends, fewLabel, serviceBeside } from '../backends.ts';
import { keysOf } from '../changing/pods.ts';
import { briefly, once } from '../changing/questions.ts';
import type { SharedScenario } from '../changing/scenario-checks.ts';
import { labelledPods, patchSpec } from '../changing/service-change.ts';
import { after } from '../changing/stages.ts';
import { apiCase } from '../listed-endpoints.ts';
import { caseOn, clusterIpWays, nextNode, nodePortWays, type Way } from '../changing/ways.ts';
import { balanced, balancerWays, giveAddresses, waitsFor, whereServed } from './balancer.ts';

const check = 'service.load-balancer-changed';
const [typedName, laterName] = ['lb-typed', 'lb-unallocated'] as const;
const [fewKey, fewValue] = Object.entries(fewLabel)[0] ?? ['', ''];

/**
 * From NodePort to LoadBalancer and to ClusterIP, with other ports and without endpoints on the way. Node ports are freed here: all that
 * are allocated to load balancers are so before, or after the last stage, lest another Service answers at one that is to be closed.
 */
export const changed: SharedScenario = {
  fixture: (site) =>
    join(clientsAndBackends(site), {
      services: [serviceBeside(site, typedName, 'changing-node-port', fewLabel, { policy: 'Cluster' })],
    }),
  scenario: (start, site) => {
    const typed = serviceOf(start, typedName);
    if (typed === undefined) return undefined;
    const backends = labelledPods(start, fewLabel);
    const later = { namespace: site.away, name: laterName };
    const nodePorts = (world: World, name: string) =>
      nodePortWays(world, serviceOf(world, name), (client) => [nextNode(world, client)]);
    const own = nodePorts(start, typedName);
    const first = balancerWays(start, typed);
    const other = first.map((way) => ({ ...way, port: way.port + 1, dialledPort: way.port + 1 }));
    const open = (part: string, ways: readonly Way[], because: string) =>
      ways.map((way): PlannedCase =>
        caseOn(way, {
          check,
          part,
          expectation: { reach: 'allowed', because: [because], answeredBy: keysOf(backends) },
          question: once(way),
          backends,
        }),
      );
    const closed = (part: string, ways: readonly Way[], because: string) =>
      ways.map((way): PlannedCase =>
        caseOn(way, {
          check,
          part,
          expectation: { reach: 'blocked', because: [because] },
          question: briefly(way),
          backends,
        }),
      );
    /** With another name, since a port that keeps its name may keep its node port. */
    const otherPorts = typed.ports.map(({ protocol, port }) => ({
      name: `${protocol.toLowerCase()}-other`,
      protocol,
      port: port + 1,
    }));
    const setPorts = (ports: readonly object[]) => ({
      ports: [{ $patch: 'replace' }, ...ports.map((port) => ({ ...port, targetPort: responderPorts.agent }))],
    });
    /** Its first node ports, unless they are those of its other port as well. */
    const given = (world: World) => {
      const taken = new Set(
        nodePorts(world, typedName).map(({ protocol, dialledPort }) => `${protocol} ${dialledPort}`),
      );
      return own.filter(({ protocol, dialledPort }) => !taken.has(`${protocol} ${dialledPort}`));
    };
    const stages: readonly Stage[] = [
      after(
        'node-port',
        [{ action: 'create-service', service: balanced(site, laterName, fewLabel) }],
        open('node-port', own, `Service ${typedName} is of type NodePort`),
      ),
      after(
        'load-balancer',
        (world) => [
          patchSpec(typed, { type: 'LoadBalancer', loadBalancerClass: 'podreach.dev/none' }),
          ...giveAddresses(world, [typedName, laterName]),
        ],
        (world) => [
          ...open('load-balancer', first, `Service ${typedName} is of type LoadBalancer and has an address`),
          ...open('load-balancer', own, 'a load balancer keeps the node ports that the Service had'),
          withoutNodePorts(world, later),
          ...open('unallocated', balancerWays(world, serviceOf(world, laterName)), 'no node ports are allocated to it'),
        ],
      ),
      after('allocated', [patchSpec(later, { allocateLoadBalancerNodePorts: true })], (world) => [
        ...open('allocated', nodePorts(world, laterName), 'node ports are allocated to it now'),
        ...open('allocated', balancerWays(world, serviceOf(world, laterName)), 'its address stays'),
      ]),
      after('other-port', [patchSpec(typed, setPorts(otherPorts))], (world) => [
        ...open('other-port', other, 'its port is another one now'),
        ...open('other-port', nodePorts(world, typedName), 'its port is another one now, and has another node port'),
        ...closed('other-port', [...first, ...given(world)], 'this port is no longer its own'),
      ]),
      after('no-endpoint', [patchSpec(typed, { selector: { [fewKey]: 'nobody' } })], (world) =>
        closed('no-endpoint', [...other, ...nodePorts(world, typedName)], 'no Pod is behind it'),
      ),
      after(
        'first-port',
        [patchSpec(typed, { selector: { [fewKey]: fewValue }, ...setPorts(typed.ports) })],
        [
          ...open('first-port', [...first, ...own], 'it has its first port and its endpoints again'),
          ...closed('first-port', other, 'this port is no longer its own'),
        ],
      ),
      after(
        'cluster-ip',
        [patchSpec(typed, { type: 'ClusterIP', loadBalancerClass: null })],
        [
          ...closed('cluster-ip', [...first, ...own], `Service ${typedName} is of type ClusterIP`),
          ...open('cluster-ip', clusterIpWays(start, typed), 'the type ClusterIP keeps the address'),
        ],
      ),
    ];
    return {
      id: 'service-load-balancer-changed',
      mayBeRefused: true,
      dropsLostPaths: true,
      after: [
        whereServed,
        ...['address', 'affinity', 'departure'].map((name) => waitsFor(`service-load-balancer-${name}`, 'made')),
      ],
      stages,
    };
  },
};

function withoutNodePorts(world: World, later: Parameters<typeof apiCase>[3]): PlannedCase {
  const service = serviceOf(world, laterName);
  const found = (service?.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []);
  return {
    ...apiCase(world, `${check}/unallocated/${laterName}`, check, later),
    expectation: {
      reach: 'allowed',
      because: ['allocateLoadBalancerNodePorts is false'],
      values: { 'node ports': 'none' },
    },
    ask: {
      kind: 'given',
      observation: { outcome: 'reached', values: { 'node ports': found.join(', ') || 'none' } },
    },
  };
}
