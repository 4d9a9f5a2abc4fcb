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
