import { expect, test } from 'vitest';
import { splitOutsideName } from '#src/checks/dns/outside-name.ts';
import { reverseName } from '#src/checks/dns/reverse-name.ts';
import { dnsChecks } from '#src/checks/dns/index.ts';
import { checkOf, type CheckId } from '#src/checks/index.ts';
import { planScenarios } from '#src/checks/plan.ts';
import type { PlannedCase } from '#src/checks/planned-case.ts';
import type { DnsReplica, World } from '#src/domain/fixture.ts';
import { healthyWorld, notUp, siteOf } from './worlds.ts';

const replicas: readonly DnsReplica[] = [
  { namespace: 'kube-system', name: 'coredns-b', node: 'n2', ips: ['10.244.1.2', 'fd00::2'], udpPort: 53, tcpPort: 53 },
  { namespace: 'kube-system', name: 'coredns-a', node: 'n2', ips: ['10.244.1.9'], udpPort: 5353 },
];
const everyId = dnsChecks.map(({ id }) => id);
const options = { outsideNames: ['example.org', 'example.org:443'] };

function worldWith(
  more: Partial<World> = {},
  change?: NonNullable<Parameters<typeof healthyWorld>[0]>['change'],
): World {
  const world = healthyWorld({ wanted: everyId, options, ...(change === undefined ? {} : { change }) });
  return { ...world, nameservers: ['10.96.0.10'], dnsReplicas: replicas, ...more };
}

/** All cases, those included that are planned in the middle of a scenario, as if its changes had come to nothing. */
function casesOf(world: World, wanted: readonly CheckId[] = everyId): readonly PlannedCase[] {
  return planScenarios(world, siteOf({ nodes: world.nodes, options }), wanted.map(checkOf)).flatMap(({ stages }) =>
    stages.flatMap(({ cases }) => (typeof cases === 'function' ? cases(world) : cases)),
  );
}

test('every check is planned, under ids of its own', () => {
  const cases = casesOf(worldWith());
  const silent = everyId.filter((id) => !cases.some(({ check }) => check === id));
  // Its cases need the Service that only a change makes.
  expect(silent).toEqual(['dns.digit-name']);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  for (const { id, check, expectation } of cases) {
    expect(id.startsWith(`${check}/`)).toBe(true);
    expect(expectation.because).not.toEqual([]);
  }
});

test('ids and ends of cases have no addresses in them', () => {
  for (const { id, from, to } of casesOf(worldWith())) {
    expect(JSON.stringify([id, from, to])).not.toMatch(/10\.(244|96)\.|10-244|fd00|arpa/);
  }
});

test('a Pod that did not come up takes no case away', () => {
  const ids = casesOf(worldWith()).map(({ id }) => id);
  for (const { name } of worldWith().pods) {
    const cases = casesOf(worldWith({}, (pod) => (pod.name === name ? notUp(pod) : pod)));
    expect(cases.map(({ id }) => id)).toEqual(ids);
  }
});

test('every replica is asked at every address it shares with the agents, on its own ports', () => {
  const asked = casesOf(worldWith(), ['dns.replicas']).flatMap(({ id, ask }) =>
    ask.kind === 'probe' && ask.question.kind === 'dns-query' && id.endsWith('/n1')
      ? [`${ask.question.transport} ${ask.question.server} ${ask.question.port}`]
      : [],
  );
  expect(asked.toSorted()).toEqual([
    'tcp 10.244.1.2 53',
    'tcp fd00::2 53',
    'udp 10.244.1.2 53',
    'udp 10.244.1.9 5353',
    'udp fd00::2 53',
  ]);
});

test.each([
  ['none were found', []],
  ['nobody may look', undefined],
])('replicas are skipped with the reason where %s, and records are asked for at the name server', (_, dnsReplicas) => {
  const { dnsReplicas: __, ...without } = worldWith();
  const world = { ...without, ...(dnsReplicas === undefined ? {} : { dnsReplicas }) };
  const [first] = casesOf(world, ['dns.replicas']);
  expect(first?.ask).toMatchObject({ kind: 'given', observation: { outcome: 'unsupported' } });
  const servers = casesOf(world, ['dns.headless']).flatMap(({ ask }) =>
    ask.kind === 'probe' && ask.question.kind === 'dns-query' ? [ask.question.server] : [],
  );
  expect(new Set(servers)).toEqual(new Set(['10.96.0.10']));
});

test('the headless Service has one record for each agent', () => {
  const [first] = casesOf(worldWith(), ['dns.headless']);
  expect(first?.expectation.addresses).toHaveLength(3);
  expect(first?.expectation.noOtherAddresses).toBe(true);
});

test.each([
  ['10.244.1.3', '3.1.244.10.in-addr.arpa'],
  ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
])('%s in reverse', (address, name) => {
  expect(reverseName(address)).toBe(name);
});

test.each([
  ['example.org', { name: 'example.org' }],
  ['example.org:443', { name: 'example.org', port: 443 }],
])('%s as a name outside', (text, split) => {
  expect(splitOutsideName(text)).toEqual(split);
});
