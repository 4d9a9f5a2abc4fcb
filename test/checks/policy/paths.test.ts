import { expect, test } from 'vitest';
import type { CheckId } from '#src/checks/index.ts';
import { selectedBy } from '#src/checks/service/service-path.ts';
import { healthyWorld, planAll, siteOf } from '../worlds.ts';

const wanted: readonly CheckId[] = ['policy.service', 'policy.deny-all', 'policy.release'];
const world = healthyWorld({ wanted });
const cases = planAll(world, wanted, siteOf()).filter(({ check }) => check === 'policy.service');

test('each policed Service has one Pod behind it, for nodes do not begin to enforce a policy together', () => {
  const asked = new Set(cases.map(({ to }) => (to.kind === 'service' ? to.service : to.kind)));
  expect([...asked]).toEqual(['policed-0', 'policed-1']);
  for (const name of asked) {
    const services = world.services.filter((service) => service.name === name);
    expect(services.map((service) => selectedBy(world, service).length)).toEqual([1]);
  }
});

test('it is asked by clients on the same node and on another one, over both protocols and families', () => {
  const ways = new Set(cases.map(({ from, enforcedOn }) => new Set([from.node, ...(enforcedOn ?? [])]).size));
  expect(ways).toEqual(new Set([1, 2]));
  const kinds = new Set(cases.map(({ protocol, ipFamily }) => `${protocol} ${ipFamily}`));
  expect([...kinds].toSorted()).toEqual(['tcp ipv4', 'tcp ipv6', 'udp ipv4', 'udp ipv6']);
});

test('a connection that opened where silence is expected is no silence, whatever comes on it', () => {
  const silent = cases.filter(({ expectation, protocol }) => expectation.reach === 'blocked' && protocol === 'tcp');
  expect(silent.length).toBeGreaterThan(0);
  for (const { ask } of silent) {
    expect(ask.kind === 'probe' && ask.question).toMatchObject({ kind: 'tcp', answerMs: 1_000 });
  }
});

const connections = planAll(
  healthyWorld({ wanted: ['policy.connections'] }),
  ['policy.connections', 'policy.deny-all', 'policy.release'],
  siteOf(),
).filter(({ check }) => check === 'policy.connections');
const inStage = (stage: string, protocol: string) =>
  connections.filter(({ id }) => id.startsWith(`policy.connections/${stage}/${protocol}/`));

test('a flow of each protocol is opened once to each backend in each family, and asked by that name from then on', () => {
  for (const protocol of ['tcp', 'udp']) {
    const namesIn = (stage: string) =>
      inStage(stage, protocol).flatMap(({ ask }) =>
        ask.kind === 'probe' && ask.question.kind === 'flow'
          ? [`${ask.question.flow}${ask.question.open === undefined ? '' : ' opens'}`]
          : [],
      );
    const names = new Set(namesIn('pod-port'));
    expect(names.size).toBe(6);
    expect(namesIn('open')).toEqual([...names].map((name) => `${name} opens`));
    expect(namesIn('released')).toEqual([...names]);
  }
});

test('nothing is promised of a TCP connection once its path was closed; a new one has to work where it is open again', () => {
  const reachIn = (stage: string) => new Set(inStage(stage, 'tcp').map(({ expectation }) => expectation.reach));
  expect(reachIn('open')).toEqual(new Set(['allowed']));
  expect(reachIn('service-port')).toEqual(new Set(['unspecified']));
  const released = inStage('released', 'tcp');
  const fresh = released.filter(({ ask }) => ask.kind === 'probe' && ask.question.kind === 'tcp');
  expect(fresh.map(({ id }) => id.endsWith('/new'))).toEqual(fresh.map(() => true));
  expect(fresh.map(({ expectation }) => expectation.reach)).toEqual(fresh.map(() => 'allowed'));
  const kept = released.filter((one) => !fresh.includes(one));
  expect([fresh.length, kept.length]).toEqual([6, 6]);
  expect(new Set(kept.map(({ expectation }) => expectation.reach))).toEqual(new Set(['unspecified']));
});

test('a UDP flow has to be answered again', () => {
  const reaches = inStage('released', 'udp').map(({ expectation }) => expectation.reach);
  expect(reaches).toEqual(Array.from({ length: 6 }, () => 'allowed'));
});
