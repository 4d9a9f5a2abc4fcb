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
const port = (number: number, protocol: 'TCP' | 'UDP'): WantedPort => ({ protocol, port: number, targetPort });
const [tcp80, udp80, tcp81, udp81] = [port(80, 'TCP'), port(80, 'UDP'), port(81, 'TCP'), port(81, 'UDP')];
const all = [tcp80, udp80, tcp81, udp81];

function scenario(start: World): Scenario | undefined {
  const service = serviceOf(start, 'ported');
  if (service === undefined) return undefined;
  const backends = labelledPods(start, fewLabel);
  const ways = clusterIpWays(start, { ...service, ports: all });
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
      after('both', [setPorts(service, all)], open('both', ways)),
      // Of each number another protocol goes, so that either is seen to close alone.
      after(
        'one-of-both',
        [setPorts(service, [udp80, tcp81])],
        [...open('one-of-both', on(udp80, tcp81)), ...closed('one-of-both', on(tcp80, udp81))],
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
