import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CheckId, checkOf } from '#src/checks/index.ts';
import { planScenarios } from '#src/checks/plan.ts';
import { modelledChecks } from '../simulation/modelled-checks.ts';
import { healthyWorld, notUp, planAll, siteOf } from './worlds.ts';

test.each(modelledChecks)('%s is planned on a full world', (id) => {
  const planned = planAll(healthyWorld()).filter(({ check }) => check === id);
  expect(planned).not.toEqual([]);
  for (const { family } of planned) expect(family).toBe(checkOf(id).family);
});

test('a check that does not exist is a bug', () => {
  expect(() => checkOf('pod-ip.nothing')).toThrow('no check pod-ip.nothing');
});

test('what nobody wants is not planned', () => {
  expect(planScenarios(healthyWorld(), siteOf(), [])).toEqual([]);
});

test('case ids are unique, and the same whatever the run is called and whatever addresses it got', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.stringMatching(/^[a-z0-9]{1,10}$/),
      fc.nat(200),
      (nodes, runId, shift) => {
        const one = planAll(healthyWorld({ nodes })).map(({ id }) => id);
        const other = planAll(
          healthyWorld({
            nodes,
            runId,
            change: (pod) => ({ ...pod, ips: pod.ips.map((ip) => ip.replace(/^10\.244/, `10.${shift}`)) }),
          }),
        ).map(({ id }) => id);
        expect(new Set(one).size).toBe(one.length);
        expect(other).toEqual(one);
      },
    ),
    { numRuns: 25 },
  );
});

test('a Pod that did not come up takes no case away', () => {
  const world = healthyWorld();
  const ids = planAll(world).map(({ id }) => id);
  for (const { name } of world.pods) {
    const without = planAll(healthyWorld({ change: (pod) => (pod.name === name ? notUp(pod) : pod) }));
    expect(
      without.map(({ id }) => id),
      name,
    ).toEqual(ids);
  }
});

test('every exchange has an end that a report can name without addresses', () => {
  for (const { from, to, id } of planAll(healthyWorld())) {
    expect(JSON.stringify([from, to, id])).not.toMatch(/10\.(244|96)\.|fd00/);
  }
});

test('pod-to-pod asks every ordered pair of nodes, and a second Pod on the same node', () => {
  const pairs = planAll(healthyWorld({ families: ['ipv4'] }), ['pod-to-pod.tcp']).map(({ from, to }) =>
    to.kind === 'pod' ? `${from.pod}@${from.node} ${to.pod}@${to.node}` : '',
  );
  expect(pairs).toHaveLength(9);
  expect(pairs).toContain('agent-0@n1 neighbour-0@n1');
  expect(pairs).toContain('agent-0@n1 agent-1@n2');
  expect(pairs).toContain('agent-1@n2 agent-0@n1');
});

test('no-nat asks the same questions as the exchanges it is judged on', () => {
  const questions = (wanted: readonly CheckId[]) =>
    new Set(planAll(healthyWorld(), wanted).map(({ from, ask }) => JSON.stringify([from.pod, ask])));
  expect(questions(['pod-to-pod.no-nat'])).toEqual(questions(['pod-to-pod.tcp', 'pod-to-pod.udp']));
});

test('an address that another Pod of the cluster has is found in the data of the API', () => {
  const world = healthyWorld({ families: ['ipv4'] });
  const ip = world.pods[0]?.ips[0] ?? '';
  const shared = { ...world, clusterPods: [{ namespace: 'shop', name: 'cart', node: 'n2', ips: [ip] }] };
  const [first, ...rest] = planAll(shared, ['pod-ip.unique']);

  expect(first?.ask).toEqual({
    kind: 'given',
    observation: { outcome: 'wrong-answer', detail: `${ip} is also the address of Pod shop/cart`, addresses: [ip] },
  });
  for (const { ask } of rest) expect(ask).toMatchObject({ observation: { outcome: 'reached' } });
});

test('without the right to list Pods, nobody is told that an address is unique', () => {
  const { clusterPods: _, ...world } = healthyWorld({ families: ['ipv4'] });
  const asked = planAll(world, ['pod-ip.unique']);
  expect(asked).not.toEqual([]);
  for (const { ask } of asked) expect(ask).toMatchObject({ observation: { outcome: 'unsupported', lacks: 'right' } });
});

test('without the right to list Pods, addresses are compared with our own', () => {
  const { clusterPods: _, ...world } = healthyWorld({
    families: ['ipv4'],
    change: (pod) => ({ ...pod, ips: ['10.244.1.2'] }),
  });
  const [first] = planAll(world, ['pod-ip.unique']);
  expect(first?.ask).toMatchObject({ observation: { outcome: 'wrong-answer' } });
});

test('a Pod without an address of a family is told by its own case; others cannot ask it', () => {
  const world = healthyWorld({
    change: (pod) => (pod.name === 'agent-1' ? { ...pod, ips: pod.ips.slice(0, 1) } : pod),
  });
  const asks = (id: string) => planAll(world).find((planned) => planned.id === id)?.ask;

  expect(asks('pod-ip.unique/ipv6/agent@n2')).toMatchObject({ kind: 'given', observation: { outcome: 'unresolved' } });
  for (const id of ['pod-to-pod.tcp/ipv6/n1/n2', 'pod-to-pod.no-nat/tcp/ipv6/n2/n1']) {
    expect(asks(id)).toEqual({
      kind: 'cannot',
      cause: {
        code: 'no-address',
        detail: 'agent-1 has no ipv6 address',
        pod: { namespace: 'podreach-r1', pod: 'agent-1', node: 'n2' },
      },
    });
  }
});

test('a Service is asked for the backends that came up, in the family asked for', () => {
  const world = healthyWorld({
    change: (pod) =>
      pod.name === 'neighbour-0' ? notUp(pod) : pod.name === 'neighbour-1' ? { ...pod, ips: pod.ips.slice(0, 1) } : pod,
  });
  const answeredBy = (id: string) =>
    planAll(world)
      .find((planned) => planned.id === id)
      ?.expectation.answeredBy?.map((key) => key.split('/')[1]);

  expect(answeredBy('service.endpoints/tcp/ipv4/n1')).toEqual(['neighbour-1', 'neighbour-2']);
  expect(answeredBy('service.endpoints/tcp/ipv6/n1')).toEqual(['neighbour-2']);
  expect(answeredBy('service.cluster-ip/tcp/ipv6/n1'), 'late ones may answer').toEqual([
    'neighbour-0',
    'neighbour-1',
    'neighbour-2',
  ]);
});

test('a Service without backends is not asked: to be refused would be right', () => {
  const world = healthyWorld({ change: (pod) => (pod.role === 'neighbour' ? notUp(pod) : pod) });
  for (const { ask } of planAll(world, ['service.cluster-ip', 'service.endpoints'])) {
    expect(ask).toMatchObject({ kind: 'cannot', cause: { code: 'agent-unreachable', pod: { node: 'n1' } } });
  }
});

test.each([
  ['dns.short', 'local', 'local.podreach-r1.svc.cluster.local'],
  ['dns.namespace', 'echo.podreach-r1-peer', 'echo.podreach-r1-peer.svc.cluster.local'],
  ['dns.service', 'echo.podreach-r1-peer.svc', 'echo.podreach-r1-peer.svc.cluster.local'],
  ['dns.fqdn', 'echo.podreach-r1-peer.svc.cluster.local.', 'echo.podreach-r1-peer.svc.cluster.local'],
] as const)('%s asks for %s and expects an answer for %s', (check, name, answeredName) => {
  for (const { to, expectation } of planAll(healthyWorld(), [check])) {
    expect(to).toEqual({ kind: 'name', name });
    expect(expectation).toMatchObject({ answeredName, noOtherAddresses: true });
  }
});

test('the canary always ends with the release, which is the control of what was blocked', () => {
  const [canary] = planScenarios(healthyWorld(), siteOf(), [checkOf('policy.deny-all')]);
  expect(canary?.stages.map(({ id, cases }) => [id, cases.length > 0])).toEqual([
    ['deny-all', true],
    ['allow-label', false],
    ['release', true],
  ]);
  expect(canary?.decisiveStage).toBe('deny-all');
});

test('the canary decides nothing by a stage that was not wanted', () => {
  expect(planScenarios(healthyWorld(), siteOf(), [checkOf('policy.allow-label')])[0]?.decisiveStage).toBeUndefined();
});

test('the canary needs backends and clients', () => {
  const world = healthyWorld();
  expect(
    planScenarios({ ...world, pods: world.pods.filter(({ role }) => role !== 'backend') }, siteOf(), [
      checkOf('policy.deny-all'),
    ]),
  ).toEqual([]);
});

test('the allow rule lets the frontend through and nobody else', () => {
  const allowed = planAll(healthyWorld(), ['policy.allow-label']).filter(({ check }) => check === 'policy.allow-label');
  for (const { from, expectation } of allowed)
    expect(expectation.reach).toBe(from.pod === 'frontend' ? 'allowed' : 'blocked');
});

test('without its Services nothing is asked of them', () => {
  expect(planAll({ ...healthyWorld(), services: [] }, ['service.cluster-ip', 'service.endpoints', 'dns.fqdn'])).toEqual(
    [],
  );
});
