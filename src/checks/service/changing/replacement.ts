import type { Expectation } from '../../../domain/case.ts';
import type { RunningPod, World } from '../../../domain/fixture.ts';
import type { FixturePart, Site } from '../../check.ts';
import type { PlannedCase, Question, Scenario, Stage } from '../../planned-case.ts';
import { agents, join, roleSelector } from '../../site.ts';
import { serviceOf } from '../../targets.ts';
import { serviceBeside } from '../backends.ts';
import { atOtherName, atOwnNames, generation, ownNamesService } from './generations.ts';
import { farewell, keysOf, podNamed, podRef } from './pods.ts';
import { beginLoad, endLoad, often } from './questions.ts';
import type { SharedScenario } from './scenario-checks.ts';
import { after, before, told } from './stages.ts';
import { caseOn, clusterIpWays, idOn, type Way } from './ways.ts';

const check = 'service.rolling-replacement';
const loadIntervalMs = 100;
const last = 2;

function fixture(site: Site): FixturePart {
  const selector = roleSelector('generation');
  return join(agents(site), {
    pods: generation(site, 0),
    services: [serviceBeside(site, 'replaced', 'named-port', selector), ownNamesService(site, selector)],
  });
}

function scenario(start: World, site: Site): Scenario | undefined {
  const service = serviceOf(start, 'replaced');
  if (service === undefined) return undefined;
  const ways = clusterIpWays(start, service).filter(({ protocol }) => protocol === 'tcp');
  const asked = (
    part: string,
    names: readonly string[],
    expectation: (pods: readonly RunningPod[]) => Expectation,
    question: (way: Way) => (address: string, port: number) => Question,
  ) => {
    return (world: World): readonly PlannedCase[] => {
      const pods = names.map((name) => podNamed(world, name));
      const running = pods.filter((pod) => pod !== undefined);
      return ways.map((way) => ({
        ...caseOn(way, { check, part, expectation: expectation(running), question: question(way), backends: pods }),
        // What the load lost while a Pod did not come up, it lost for that.
        ...(part === 'load' ? { restsOn: [1, 2].map((index) => idOn(way, check, `new-${index}`)) } : {}),
      }));
    };
  };
  const begin = (way: Way) => beginLoad(way, loadIntervalMs);
  /** The next Pod comes, and only then the one before it goes. */
  const replace = (index: number): readonly Stage[] => {
    const [old, next] = [`generation-${index - 1}`, `generation-${index}`] as const;
    return [
      after(
        `new-${index}`,
        generation(site, index).map((pod) => ({ action: 'create-pod' as const, pod })),
        (world) => [
          ...asked(`new-${index}`, [old, next], everyOne, (way) => often(way, 2))(world),
          ...atOwnNames(world, `new-${index}`, [index - 1, index]),
        ],
      ),
      after(
        `old-${index}`,
        (world) =>
          [podNamed(world, old)].flatMap((pod) =>
            pod === undefined ? [] : [{ action: 'delete', target: podRef(pod) }],
          ),
        (world) => [
          ...asked(`replaced-${index}`, [next], only, (way) => often(way, 2))(world),
          ...atOwnNames(world, `replaced-${index}`, [index]),
        ],
      ),
      after(
        `end-${index}`,
        (world) => [podNamed(world, old)].flatMap((pod) => (pod === undefined ? [] : farewell(world, pod))),
        // On the way to the next there is no time to lose.
        index === last ? (world) => atOtherName(world, 'left', index) : [],
      ),
    ];
  };
  return {
    id: 'service-replacement',
    mayBeRefused: true,
    dropsLostPaths: true,
    stages: [
      before('load', [...asked('begin', ['generation-0'], only, begin)(start), ...atOwnNames(start, 'first', [0])]),
      ...replace(1),
      ...replace(last),
      told('load-end', asked('load', ['generation-2'], noneLost, endLoad)),
      after(
        'end',
        (world) => [podNamed(world, 'generation-2')].flatMap((pod) => (pod === undefined ? [] : farewell(world, pod))),
        [],
      ),
    ],
  };
}

function everyOne(pods: readonly RunningPod[]): Expectation {
  return {
    reach: 'allowed',
    because: [`ready endpoints: ${pods.map(({ name }) => name).join(' and ')}`],
    answeredBy: keysOf(pods),
    everyAnswerer: true,
  };
}

function only(pods: readonly RunningPod[]): Expectation {
  return {
    reach: 'allowed',
    because: [`the only ready endpoint is ${pods.map(({ name }) => name).join(' and ')}`],
    answeredBy: keysOf(pods),
  };
}

function noneLost(): Expectation {
  return {
    reach: 'allowed',
    because: [
      'every Pod was ready before the one before it was deleted, and that one went on serving until no node sent to it any more',
    ],
  };
}

/** The Pods of a Service are replaced one by one under a load from every node. */
export const replacement: SharedScenario = { fixture, scenario };
