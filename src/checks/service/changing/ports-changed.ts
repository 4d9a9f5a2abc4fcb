import type { World } from '../../../domain/fixture.ts';
import { responderPorts } from '../../../wire/responder.ts';
import type { PlannedCase, Scenario } from '../../planned-case.ts';
import { join } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { clientsAndBackends, fewLabel, serviceBeside } from '../backends.ts';
import { keysOf } from './pods.ts';
import { briefly, once } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { labelledPods, setPorts, type WantedPort } from './service-change.ts';
import { after, before } from './stages.ts';
import { caseOn, clusterIpWays, type Way } from './ways.ts';

const targetPort = responderPorts.agent;
const tcp80: WantedPort = { protocol: 'TCP', port: 80, targetPort };
const udp80: WantedPort = { protocol: 'UDP', port: 80, targetPort };
const tcp81: WantedPort = { protocol: 'TCP', port: 81, targetPort };

function scenario(start: World): Scenario | undefined {
  const service = serviceOf(start, 'ported');
  if (service === undefined) return undefined;
  const backends = labelledPods(start, fewLabel);
  const ways = clusterIpWays(start, { ...service, ports: [tcp80, udp80, tcp81] });
  const on = (...ports: readonly WantedPort[]) =>
    ways.filter((way) =>
      ports.some(({ port, protocol }) => port === way.port && protocol.toLowerCase() === way.protocol),
    );
  const open = (part: string, asked: readonly Way[]) =>
    asked.map((way): PlannedCase =>
      caseOn(way, {
        check: 'service.ports-changed',
        part,
        expectation: {
          reach: 'allowed',
          because: [`Service ported has port ${way.port}/${way.protocol}`],
          answeredBy: keysOf(backends),
        },
        question: once(way),
        backends,
      }),
    );
  const closed = (part: string, asked: readonly Way[]) =>
    asked.map((way): PlannedCase =>
      caseOn(way, {
        check: 'service.ports-changed',
        part,
        expectation: {
          reach: 'blocked',
          because: [`port ${way.port}/${way.protocol} was removed from Service ported`],
        },
        question: briefly(way),
        backends,
      }),
    );
  return {
    id: 'service-ports-changed',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('one', open('one', on(tcp80))),
      after('three', [setPorts(service, [tcp80, udp80, tcp81])], open('three', ways)),
      after(
        'datagrams-only',
        [setPorts(service, [udp80])],
        [...open('datagrams-only', on(udp80)), ...closed('datagrams-only', on(tcp80, tcp81))],
      ),
      after(
        'connections-only',
        [setPorts(service, [tcp80])],
        [...open('connections-only', on(tcp80)), ...closed('connections-only', on(udp80))],
      ),
    ],
  };
}

/** Ports are added to a Service and taken from it, one of two protocols on one number too. */
export const portsChanged: SharedScenario = {
  fixture: (site) =>
    join(clientsAndBackends(site), { services: [serviceBeside(site, 'ported', 'changing-tcp', fewLabel)] }),
  scenario,
};
