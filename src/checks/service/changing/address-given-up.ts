import type { World } from '../../../domain/fixture.ts';
import type { FixturePart, Site } from '../../check.ts';
import type { Scenario } from '../../planned-case.ts';
import { join } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { clientsAndBackends, fewLabel, serviceBeside } from '../backends.ts';
import { keysOf } from './pods.ts';
import { briefly, once } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { labelledPods, patchSpec } from './service-change.ts';
import { after, before } from './stages.ts';
import { caseOn, clusterIpWays } from './ways.ts';

const name = 'nameless';
const check = 'service.type-changed';

function fixture(site: Site): FixturePart {
  return join(clientsAndBackends(site), { services: [serviceBeside(site, name, 'changing-plain', fewLabel)] });
}

function scenario(start: World): Scenario | undefined {
  const service = serviceOf(start, name);
  if (service === undefined) return undefined;
  const ways = clusterIpWays(start, service);
  const backends = labelledPods(start, fewLabel);
  const because = (text: string) => [`Service ${name} is of type ${text}`];
  return {
    id: 'service-address-given-up',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before(
        'address',
        ways.map((way) =>
          caseOn(way, {
            check,
            part: 'address',
            expectation: { reach: 'allowed', because: because('ClusterIP'), answeredBy: keysOf(backends) },
            question: once(way),
            backends,
          }),
        ),
      ),
      after(
        'external-name',
        [patchSpec(service, { type: 'ExternalName', externalName: 'nobody.podreach.invalid' })],
        ways.map((way) =>
          caseOn(way, {
            check,
            part: 'cleared',
            expectation: { reach: 'blocked', because: because('ExternalName and has no address') },
            question: briefly(way),
            backends,
          }),
        ),
      ),
    ],
  };
}

/** A Service gives its address up for a name; apart from other changes, which would wait where an engine never clears the address. */
export const addressGivenUp: SharedScenario = { fixture, scenario };
