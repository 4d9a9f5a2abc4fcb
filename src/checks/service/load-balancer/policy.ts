import type { Expectation } from '../../../domain/case.ts';
import type { RunningPod, World } from '../../../domain/fixture.ts';
import { addressOf } from '../../../domain/network.ts';
import { hostNetworkPods, hostNetworkRole } from '../../host-network.ts';
import type { PlannedCase } from '../../planned-case.ts';
import { join } from '../../site.ts';
import { podsOf, serviceOf } from '../../targets.ts';
import { clientsAndBackends, oneLabel } from '../backends.ts';
import { keysOf } from '../changing/pods.ts';
import { briefly, once } from '../changing/questions.ts';
import type { SharedScenario } from '../changing/scenario-checks.ts';
import { labelledPods, patchSpec } from '../changing/service-change.ts';
import { after } from '../changing/stages.ts';
import { caseOn, nodePortWays, type Way } from '../changing/ways.ts';
import { balanced, waitsFor } from './balancer.ts';
import { byEndpoint, healthChecks } from './health-check-case.ts';

const name = 'lb-policy';
const check = 'service.health-check-node-port';

/**
 * The external traffic policy of a Service with one endpoint goes from Local to Cluster and back. It comes last, since its port is
 * closed and taken again meanwhile: nobody else may be given it.
 */
export const policy: SharedScenario = {
  fixture: (site) =>
    join(clientsAndBackends(site), site.options.features.includes('host-network') ? hostNetworkPods(site) : {}),
  scenario: (start, site) => {
    const [backend] = labelledPods(start, oneLabel);
    if (backend === undefined) return undefined;
    const service = { namespace: site.away, name };
    const local = (part: string) => (world: World) => [
      ...healthChecks(world, serviceOf(world, name), part, byEndpoint(backend)),
      ...ways(world).flatMap((way) => locally(way, part, backend)),
    ];
    return {
      id: 'service-load-balancer-policy',
      mayBeRefused: true,
      dropsLostPaths: true,
      after: waitsFor('service-load-balancer-changed', 'cluster-ip'),
      stages: [
        after(
          'local',
          [{ action: 'create-service', service: balanced(site, name, oneLabel, 'Local', 'load-balancer') }],
          local('local'),
        ),
        after('cluster', [patchSpec(service, { externalTrafficPolicy: 'Cluster' })], (world) => [
          ...healthChecks(world, serviceOf(world, name), 'cluster', () => ({
            status: 'closed',
            because: 'with externalTrafficPolicy Cluster there is no health-check node port',
          })),
          ...ways(world).map((way) =>
            asked(way, 'cluster', backend, {
              reach: 'allowed',
              because: ['externalTrafficPolicy is Cluster: every node forwards to all endpoints'],
              answeredBy: keysOf([backend]),
            }),
          ),
        ]),
        after(
          'local-again',
          (world) => {
            const { healthCheckNodePort } = serviceOf(world, name) ?? {};
            return [patchSpec(service, { externalTrafficPolicy: 'Local', healthCheckNodePort })];
          },
          local('local-again'),
        ),
      ],
    };
  },
};

/** To the node ports of other nodes than the client's, over TCP: flows of UDP keep the endpoint they once had. */
function ways(world: World): readonly Way[] {
  const nodes = podsOf(world, 'agent').map(({ node }) => node);
  const clients = [...podsOf(world, 'agent'), ...podsOf(world, hostNetworkRole)];
  const others = ({ node }: RunningPod) => nodes.filter((one) => one !== node);
  return nodePortWays(world, serviceOf(world, name), others, clients).filter(({ protocol }) => protocol === 'tcp');
}

/** What Pods get from a node without endpoint is not agreed upon; Pods on the host network are clients from outside. */
function locally(way: Way, part: string, backend: RunningPod): readonly PlannedCase[] {
  const { from, node = '', ipFamily } = way;
  const isOutside = from.role === hostNetworkRole;
  if (node !== backend.node) {
    const because = [`externalTrafficPolicy is Local, and no endpoint runs on ${node}`];
    return isOutside ? [asked(way, part, backend, { reach: 'blocked', because })] : [];
  }
  const own = addressOf(from.ips, ipFamily);
  return [
    asked(way, part, backend, {
      reach: 'allowed',
      because: [`externalTrafficPolicy is Local, and ${backend.name} runs on ${node}`],
      answeredBy: keysOf([backend]),
      ...(isOutside && own !== undefined ? { clientAddress: own } : {}),
    }),
  ];
}

function asked(way: Way, part: string, backend: RunningPod, expectation: Expectation): PlannedCase {
  const question = (expectation.reach === 'blocked' ? briefly : once)(way);
  const host = way.from.role === hostNetworkRole ? '/host' : '';
  return caseOn(way, { check, part: `${part}${host}`, expectation, question, backends: [backend] });
}
