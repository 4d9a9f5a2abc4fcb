import type { World } from '../../../domain/fixture.ts';
import { responderPorts } from '../../../wire/responder.ts';
import type { PlannedCase, Question, Scenario } from '../../planned-case.ts';
import { join } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { clientsAndTwoPorts, serviceBeside, twoPortsLabel } from '../backends.ts';
import { relapsesBetweenSlices } from '../service-path.ts';
import { keysOf } from './pods.ts';
import { once, openFlow, sameFlow } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { labelledPods, patchSpec } from './service-change.ts';
import { after, before } from './stages.ts';
import { caseOn, clusterIpWays, nextNode, nodePortWays, type Way } from './ways.ts';

type Container = 'agent' | 'peer';
type Asking = (way: Way) => (address: string, port: number) => Question;

function scenario(start: World): Scenario | undefined {
  const service = serviceOf(start, 'retargeted');
  if (service === undefined) return undefined;
  const backends = labelledPods(start, twoPortsLabel);
  const ways = [
    ...clusterIpWays(start, service),
    ...nodePortWays(start, service, (client) => [nextNode(start, client)]),
  ];
  const flows = ways.filter(({ protocol }) => protocol === 'udp');
  const answered = (asked: readonly Way[], part: string, container: Container, asking: Asking) =>
    asked.map((way): PlannedCase =>
      caseOn(way, {
        check: 'service.target-changed',
        part,
        expectation: {
          reach: 'allowed',
          because: [`Service retargeted leads to port ${responderPorts[container]}, that of container ${container}`],
          answeredBy: keysOf(backends),
          container,
        },
        question: asking(way),
        backends,
      }),
    );
  const retarget = patchSpec(service, {
    ports: [
      { $patch: 'replace' },
      ...service.ports.map(({ name = '', protocol, port, nodePort }) => {
        return {
          name,
          protocol,
          port,
          targetPort: responderPorts.peer,
          ...(nodePort === undefined ? {} : { nodePort }),
        };
      }),
    ],
  });
  return {
    id: 'service-target-changed',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('old', [...answered(ways, 'old', 'agent', once), ...answered(flows, 'old-flow', 'agent', openFlow)]),
      after(
        'new',
        [retarget],
        [...answered(ways, 'new', 'peer', once), ...answered(flows, 'new-flow', 'peer', sameFlow)].map((planned) => ({
          ...planned,
          relapses: relapsesBetweenSlices,
        })),
      ),
    ],
  };
}

/** The target port of a Service changes from one container's to the other's; both go on listening. */
export const targetChanged: SharedScenario = {
  fixture: (site) =>
    join(clientsAndTwoPorts(site), {
      services: [serviceBeside(site, 'retargeted', 'changing-node-port', twoPortsLabel, { policy: 'Cluster' })],
    }),
  scenario,
};
