import type { Expectation } from '../../../domain/case.ts';
import type { RunningPod, RunningService, ServicePort, World } from '../../../domain/fixture.ts';
import { addressOf } from '../../../domain/network.ts';
import type { CheckId, FixturePart, Site } from '../../check.ts';
import type { Change, Question, Scenario } from '../../planned-case.ts';
import { join } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { clientsAndBackends, fewLabel, nodePortService, serviceBeside } from '../backends.ts';
import { keysOf } from './pods.ts';
import { beginLoad, briefly, endLoad, once } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { labelledPods, patchSpec } from './service-change.ts';
import { after, before, told } from './stages.ts';
import { caseOn, clusterIpWays, nextNode, nodePortWays, type Way } from './ways.ts';

const loadIntervalMs = 100;

function fixture(site: Site): FixturePart {
  return join(clientsAndBackends(site), {
    services: [
      serviceBeside(site, 'mortal', 'changing-own-port', fewLabel),
      nodePortService(site),
      serviceBeside(site, 'typed', 'changing-typed', fewLabel),
      serviceBeside(site, 'named', 'changing-external-name', fewLabel),
    ],
  });
}

type Asking = (way: Way) => (address: string, port: number) => Question;

/**
 * Deletion, creation and types in one scenario: no node port is given to a Service while it is asked whether those that were
 * freed are closed, and the Service that is made anew takes its own back before any other gets one.
 */
function scenario(start: World): Scenario | undefined {
  const services = ['mortal', 'node-port', 'typed', 'named'].map((name) => serviceOf(start, name));
  const [mortal, twin, typed, named] = services;
  if (mortal === undefined || twin === undefined || typed === undefined || named === undefined) return undefined;
  const backends = labelledPods(start, fewLabel);
  // So each node's ports are asked by one client.
  const nodes = (client: RunningPod) => [nextNode(start, client)];
  const asked = (ways: readonly Way[], check: CheckId, part: string, expectation: Expectation, asking: Asking) =>
    ways.map((way) => caseOn(way, { check, part, expectation, question: asking(way), backends }));
  const opened = (because: string): Expectation => ({
    reach: 'allowed',
    because: [because],
    answeredBy: keysOf(backends),
  });
  const open = (ways: readonly Way[], check: CheckId, part: string, because: string) =>
    asked(ways, check, part, opened(because), once);
  const closed = (ways: readonly Way[], check: CheckId, part: string, because: string) =>
    asked(ways, check, part, { reach: 'blocked', because: [because] }, briefly);
  const everywhere = (world: World, service: RunningService | undefined) => [
    ...clusterIpWays(world, service),
    ...nodePortWays(world, service, nodes),
  ];

  const mortalWays = everywhere(start, mortal);
  const twinWays = clusterIpWays(start, twin);
  const connections = tcpOf(twinWays);
  const typedWays = clusterIpWays(start, typed);
  const typedNodePorts = nodePortWays(start, typed, nodes);
  return {
    id: 'service-lifetime',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('present', [
        ...open(mortalWays, 'service.deleted', 'present', 'Service mortal exists'),
        ...asked(connections, 'service.recreated', 'twin-begin', opened(`Service ${twin.name} exists`), (way) =>
          beginLoad(way, loadIntervalMs),
        ),
        ...open(
          [...typedWays, ...typedNodePorts],
          'service.type-changed',
          'node-port',
          'Service typed is of type NodePort',
        ),
      ]),
      after(
        'deleted',
        [
          {
            action: 'together',
            changes: [
              { action: 'delete', target: { kind: 'Service', namespace: mortal.namespace, name: mortal.name } },
              typeOf(typed, 'ClusterIP'),
              typeOf(named, 'ClusterIP'),
            ],
          },
        ],
        (world) => [
          ...closed(mortalWays, 'service.deleted', 'deleted', 'Service mortal was deleted'),
          ...open(
            twinWays,
            'service.recreated',
            'twin',
            `Service ${twin.name} has the same selector and was not touched`,
          ),
          ...open(typedWays, 'service.type-changed', 'kept', 'the type ClusterIP keeps the address'),
          ...closed(typedNodePorts, 'service.type-changed', 'closed', 'Service typed is of type ClusterIP'),
          ...open(
            clusterIpWays(world, serviceOf(world, named.name)),
            'service.type-changed',
            'cluster-ip',
            'Service named was of type ExternalName and is of type ClusterIP',
          ),
        ],
      ),
      after(
        'recreated',
        [{ action: 'create-service', service: madeAnew(mortal) }, typeOf(typed, 'NodePort'), typeOf(named, 'NodePort')],
        (world) => {
          const again = serviceOf(world, mortal.name);
          const third = serviceOf(world, typed.name);
          const apart = (one: RunningService | undefined, other: RunningService | undefined) =>
            closed(
              waysAt(world, one, other),
              'service.recreated',
              `at-${one?.name}`,
              `Service ${one?.name} has an address of its own and no such port`,
            );
          return [
            ...apart(again, twin),
            ...apart(third, twin),
            ...apart(third, again),
            ...open(clusterIpWays(world, again), 'service.recreated', 'again', 'Service mortal was made anew'),
            ...open(
              nodePortWays(world, again, nodes),
              'service.deleted',
              'reused',
              'the node ports that were free again are taken',
            ),
            ...[typed, named].flatMap(({ name }) =>
              open(
                nodePortWays(world, serviceOf(world, name), nodes),
                'service.type-changed',
                'opened',
                `Service ${name} was of type ClusterIP and is of type NodePort`,
              ),
            ),
          ];
        },
      ),
      told('load-end', asked(connections, 'service.recreated', 'twin-end', noneLost, endLoad)),
    ],
  };
}

/** To the ports of `other` at the address of `one`. */
function waysAt(world: World, one: RunningService | undefined, other: RunningService | undefined): readonly Way[] {
  return tcpOf(clusterIpWays(world, other)).flatMap((way) => {
    const address = addressOf(one?.clusterIps ?? [], way.ipFamily);
    return address === undefined ? [] : [{ ...way, address }];
  });
}

function tcpOf(ways: readonly Way[]): readonly Way[] {
  return ways.filter(({ protocol }) => protocol === 'tcp');
}

const noneLost: Expectation = {
  reach: 'allowed',
  because: ['the Service was not touched while another one with its selector was deleted and made anew'],
};

function typeOf(service: RunningService, type: 'ClusterIP' | 'NodePort'): Change {
  return patchSpec(service, { type, externalName: null, ipFamilyPolicy: 'PreferDualStack' });
}

/** The same Service with the node ports it had: they are free again once it is gone. */
function madeAnew({ namespace, name, selector, ports }: RunningService) {
  const nodePort = (protocol: string): string => String(portOf(ports, protocol)?.nodePort ?? 0);
  return {
    namespace,
    name,
    selector,
    manifest: 'changing-same-node-port',
    values: { tcpNodePort: nodePort('TCP'), udpNodePort: nodePort('UDP') },
  };
}

function portOf(ports: readonly ServicePort[], wanted: string): ServicePort | undefined {
  return ports.find(({ protocol }) => protocol === wanted);
}

/** Services are deleted, made anew, and change their type. */
export const lifetime: SharedScenario = { fixture, scenario };
