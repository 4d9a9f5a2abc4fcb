import type { FixturePod, FixtureService, World } from '../../../domain/fixture.ts';
import { responderPorts } from '../../../wire/responder.ts';
import type { Site } from '../../check.ts';
import type { PlannedCase } from '../../planned-case.ts';
import { podOn } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { serviceBeside } from '../backends.ts';
import { keysOf, podNamed } from './pods.ts';
import { briefly, often, once } from './questions.ts';
import { caseOn, clusterIpWays, type Way } from './ways.ts';

const check = 'service.pods-per-port';
const service = 'own-names';

/** What Pods call their port beside the name that all have, its number, and the port of the Service that leads to this name. */
const even = { ownName: 'even-tcp', number: responderPorts.agent, servicePort: 81 } as const;
const odd = { ownName: 'odd-tcp', number: responderPorts.peer, servicePort: 82 } as const;

/** One of the Pods that follow one another, each on the next node. */
export function generation(site: Site, index: number): readonly FixturePod[] {
  const node = site.nodes[index % Math.max(1, site.nodes.length)];
  if (node === undefined) return [];
  const { ownName, number } = kindOf(index);
  const values = { port: String(number), ownName };
  return [podOn(node, site.away, nameOf(index), 'generation', { overlay: 'changing-replacement', values })];
}

/** The Service with a port for each name that one Pod alone has. */
export function ownNamesService(site: Site, selector: Readonly<Record<string, string>>): FixtureService {
  return serviceBeside(site, service, 'changing-own-names', selector);
}

/** Each of these Pods, by the port that leads to its own name, where no other may answer. */
export function atOwnNames(world: World, part: string, indexes: readonly number[]): readonly PlannedCase[] {
  return indexes.flatMap((index) => {
    const pod = podNamed(world, nameOf(index));
    const { ownName, servicePort } = kindOf(index);
    return waysTo(world, servicePort).map((way) =>
      caseOn(way, {
        check,
        part,
        expectation: {
          reach: 'allowed',
          because: [`${nameOf(index)} alone has a port named ${ownName} among the ready endpoints`],
          answeredBy: pod === undefined ? [] : keysOf([pod]),
        },
        question: indexes.length > 1 ? often(way, indexes.length) : once(way),
        backends: [pod],
      }),
    );
  });
}

/** The port that leads to the name which this Pod, the only one, does not have. */
export function atOtherName(world: World, part: string, index: number): readonly PlannedCase[] {
  const { ownName, servicePort } = kindOf(index + 1);
  return waysTo(world, servicePort).map((way) =>
    caseOn(way, {
      check,
      part,
      expectation: {
        reach: 'blocked',
        because: [`${nameOf(index)} is the only endpoint and has no port named ${ownName}`],
      },
      question: briefly(way),
      backends: [podNamed(world, nameOf(index))],
    }),
  );
}

function waysTo(world: World, servicePort: number): readonly Way[] {
  return clusterIpWays(world, serviceOf(world, service)).filter(({ port }) => port === servicePort);
}

function nameOf(index: number): string {
  return `generation-${index}`;
}

function kindOf(index: number): typeof even | typeof odd {
  return index % 2 === 0 ? even : odd;
}
