import { expect, test } from 'vitest';
import type { Change, PlannedCase } from '#src/checks/planned-case.ts';
import { planScenarios } from '#src/checks/plan.ts';
import { checkOf, checks } from '#src/checks/index.ts';
import { dockerLinks, hostAndPort, namedPorts, noneOf } from '#src/checks/env/variables.ts';
import type { RunningPod, RunningService, World } from '#src/domain/fixture.ts';
import { planFixture } from '#src/plan/fixture.ts';
import { healthyWorld, siteOf } from './worlds.ts';

const wanted = checks.filter(({ family }) => family === 'env').map(({ id }) => id);

function service(clusterIp: string): RunningService {
  return {
    namespace: 'ns',
    name: 'web-front',
    manifest: 'env',
    selector: {},
    clusterIps: [clusterIp],
    ports: [
      { name: 'http', protocol: 'TCP', port: 80 },
      { name: 'metrics-udp', protocol: 'UDP', port: 81 },
    ],
  };
}

test('variables are named and written as the kubelet does', () => {
  const web = service('10.96.0.7');
  expect({ ...hostAndPort(web, '10.96.0.7'), ...namedPorts(web), ...dockerLinks(web, '10.96.0.7') }).toEqual({
    WEB_FRONT_SERVICE_HOST: '10.96.0.7',
    WEB_FRONT_SERVICE_PORT: '80',
    WEB_FRONT_SERVICE_PORT_HTTP: '80',
    WEB_FRONT_SERVICE_PORT_METRICS_UDP: '81',
    WEB_FRONT_PORT: 'tcp://10.96.0.7:80',
    WEB_FRONT_PORT_80_TCP: 'tcp://10.96.0.7:80',
    WEB_FRONT_PORT_80_TCP_PROTO: 'tcp',
    WEB_FRONT_PORT_80_TCP_PORT: '80',
    WEB_FRONT_PORT_80_TCP_ADDR: '10.96.0.7',
    WEB_FRONT_PORT_81_UDP: 'udp://10.96.0.7:81',
    WEB_FRONT_PORT_81_UDP_PROTO: 'udp',
    WEB_FRONT_PORT_81_UDP_PORT: '81',
    WEB_FRONT_PORT_81_UDP_ADDR: '10.96.0.7',
  });
});

test('an IPv6 address stands in brackets in a URL, and without them elsewhere', () => {
  expect(dockerLinks(service('fd00::7'), 'fd00::7')).toMatchObject({
    WEB_FRONT_PORT: 'tcp://[fd00::7]:80',
    WEB_FRONT_PORT_80_TCP_ADDR: 'fd00::7',
  });
});

test('what must not be there is null', () => {
  expect(noneOf(service('10.96.0.7'))).toEqual({
    WEB_FRONT_SERVICE_HOST: null,
    WEB_FRONT_SERVICE_PORT: null,
    WEB_FRONT_PORT: null,
  });
});

test.each([
  { families: ['ipv4', 'ipv6'] as const, names: ['env-ipv4', 'env-ipv6', 'env-away'] },
  { families: ['ipv6'] as const, names: ['env-ipv6', 'env-away'] },
])('a Service of each IP family exists first: $names', ({ families, names }) => {
  const site = siteOf({ families });
  const { services, pods } = planFixture('r1', site, wanted.map(checkOf));
  expect(services.map(({ name }) => name)).toEqual(names);
  expect(services.map(({ values }) => values?.['family'])).toContain('IPv6');
  const behind = pods.filter(({ labels }) => labels['podreach.dev/env'] === services[0]?.selector['podreach.dev/env']);
  expect(new Set(behind.map(({ role }) => role))).toEqual(new Set(['agent']));
});

test('the further Service comes while the fixture runs, and the Pods with links after it, all at once', () => {
  const site = siteOf();
  const [scenario] = planScenarios(healthyWorld({ wanted }), site, wanted.map(checkOf));
  const changes = scenario?.stages.map(({ changes }) => (typeof changes === 'function' ? [] : changes.map(wordsOf)));
  expect(changes).toEqual([
    ['create-service env-late', 'pause 2000', 'together(env-0 on n1, env-1 on n2, env-2 on n3)'],
  ]);
});

test('a Pod that has links and ran before the further Service has none of its variables', () => {
  const none = planLinked(healthyWorld({ wanted })).filter(({ id }) => id.startsWith('env.only-earlier/none'));
  expect(none.map(({ from }) => from.pod)).toEqual(['named']);
  const [named] = planFixture('r1', siteOf(), wanted.map(checkOf)).pods.filter(({ role }) => role === 'named');
  expect(named?.overlay).toBe('named');
});

test('every check asks on every node', () => {
  const planned = planLinked(healthyWorld({ wanted }));
  for (const check of wanted) {
    const nodes = new Set(planned.filter((one) => one.check === check).map(({ from }) => from.node));
    expect([...nodes].toSorted(), check).toEqual(['n1', 'n2', 'n3']);
  }
});

test('case ids are unique, and what a case rests on is planned with it', () => {
  for (const only of [wanted, ...wanted.map((id) => [id])]) {
    const planned = planLinked(healthyWorld({ wanted: only }), only);
    const ids = planned.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { restsOn = [] } of planned) for (const other of restsOn) expect(ids).toContain(other);
  }
});

test('what must be absent rests on a Pod of the same node, or of the run, that has it', () => {
  const planned = planLinked(healthyWorld({ wanted }));
  const absent = planned.filter(({ expectation: { values = {} } }) => Object.values(values).includes(null));
  expect(absent.length).toBeGreaterThan(0);
  for (const { id, restsOn = [] } of absent) {
    const controls = planned.filter((one) => restsOn.includes(one.id));
    expect(controls.length, id).toBeGreaterThan(0);
    for (const { expectation } of controls) expect(Object.values(expectation.values ?? {})).not.toContain(null);
  }
});

test('a Service that got no address makes its cases unknown, not failed', () => {
  const world = healthyWorld({ wanted });
  const services = world.services.map((one) => ({ ...one, clusterIps: [], problem: 'quota' }));
  const planned = planLinked({ ...world, services }, ['env.docker-links']);
  expect(planned.length).toBeGreaterThan(0);
  for (const { ask } of planned)
    expect(ask).toMatchObject({
      kind: 'cannot',
      cause: { code: 'no-address', detail: expect.stringContaining('quota') },
    });
});

function wordsOf(change: Change): string {
  switch (change.action) {
    case 'together':
      return `together(${change.changes.map(wordsOf).join(', ')})`;
    case 'create-pod':
      return `${change.pod.name} on ${change.pod.node}`;
    case 'create-service':
      return `create-service ${change.service.name}`;
    case 'pause':
      return `pause ${change.ms}`;
    default:
      return change.action;
  }
}

/** The cases of all stages, in a world in which every change has been made. */
function planLinked(world: World, only = wanted): readonly PlannedCase[] {
  const stages = planScenarios(world, siteOf(), only.map(checkOf)).flatMap((scenario) => scenario.stages);
  const changed = stages
    .flatMap(({ changes }) => (typeof changes === 'function' ? [] : changes))
    .flatMap((change) => (change.action === 'together' ? change.changes : [change]))
    .reduce(withChange, world);
  return stages.flatMap(({ cases }) => (typeof cases === 'function' ? cases(changed) : cases));
}

function withChange(world: World, change: Change): World {
  if (change.action === 'create-pod') {
    const pod: RunningPod = { ...change.pod, ips: ['10.244.9.9'] };
    return { ...world, pods: [...world.pods, pod] };
  }
  if (change.action !== 'create-service') return world;
  return { ...world, services: [...world.services, { ...service('10.96.9.9'), ...change.service }] };
}
