import { trendOf } from '#src/judge/history.ts';
import type { RecordedObservation } from '#src/domain/observation.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkOf, type CheckId } from '#src/checks/index.ts';
import { planScenarios } from '#src/checks/plan.ts';
import type { PlannedCase, Question } from '#src/checks/planned-case.ts';
import type { RunningPod } from '#src/domain/fixture.ts';
import { pathKey } from '#src/judge/verdict.ts';
import { type PlacedCase, planEverything, readManifests, type WholeRun } from './catalogue.ts';
import { healthyWorld, notUp, siteOf } from './worlds.ts';

/** What a healthy cluster may be accused of, per case. */
const falseAlarmRate = 1e-6;

let run: WholeRun;
beforeAll(async () => {
  run = planEverything(await readManifests(), { nodes: 3 });
});

function casesOf(check: string, part = ''): readonly PlannedCase[] {
  return placedOf(check, part).map(({ planned }) => planned);
}

function placedOf(check: string, part = ''): readonly PlacedCase[] {
  return run.cases.filter(({ planned }) => planned.check === check && planned.id.startsWith(`${check}/${part}`));
}

function questionOf({ ask, id }: PlannedCase): Question {
  if (ask.kind !== 'probe') throw new Error(`${id} is no probe`);
  return ask.question;
}

function namesIn(keys: readonly string[] = []): readonly string[] {
  return keys.map((key) => key.split('/')[1] ?? key).toSorted();
}

describe('chance', () => {
  test.each<[CheckId, string]>([
    ['service.endpoints', ''],
    ['service.node-port', ''],
    ['service.named-port-per-pod', ''],
    ['service.host-network', ''],
    ['service.hairpin', ''],
    ['service.sctp', ''],
  ])('%s asks often enough that no endpoint is missed by chance', (check) => {
    const cases = casesOf(check).filter(({ expectation }) => expectation.everyAnswerer === true);
    expect(cases.length).toBeGreaterThan(0);
    for (const planned of cases) {
      const endpoints = planned.expectation.answeredBy?.length ?? 0;
      const question = questionOf(planned);
      const count = question.kind === 'spread' || question.kind === 'sctp' ? (question.count ?? 1) : 0;
      expect(endpoints * (1 - 1 / endpoints) ** count, planned.id).toBeLessThanOrEqual(falseAlarmRate);
    }
  });

  test('affinity is no chance, and neither is its end', () => {
    const repetitions = casesOf('service.affinity').map(questionOf);
    expect(repetitions).toHaveLength(12);
    for (const question of repetitions) {
      if (question.kind !== 'sequence') throw new Error(question.kind);
      expect(question.targets).toHaveLength(1);
      expect((1 / 3) ** question.pausesMs.length).toBeLessThanOrEqual(falseAlarmRate);
    }
    const idle = casesOf('service.affinity-timeout', 'idle').map(questionOf);
    // Each client asks at the ClusterIP and at another node, over both families.
    expect(idle).toHaveLength(12);
    for (const question of idle) {
      if (question.kind !== 'sequence') throw new Error(question.kind);
      const surePauses = question.pausesMs.filter((ms) => ms > 10_000).length;
      expect((1 / 3) ** (question.targets.length * surePauses)).toBeLessThanOrEqual(falseAlarmRate);
      expect(question).toMatchObject({ untilMoved: true });
      expect(new Set(question.targets.map(({ port }) => port)).size).toBe(question.targets.length);
    }
  });

  test('only the own endpoint answers more often than by chance where it is preferred, or the only one', () => {
    for (const check of ['service.same-node-preference', 'service.internal-policy'] as const) {
      const own = casesOf(check).filter(
        ({ expectation, ask }) =>
          expectation.answeredBy?.length === 1 && ask.kind === 'probe' && ask.question.kind === 'spread',
      );
      expect(own.length, check).toBeGreaterThan(0);
      for (const planned of own) {
        const question = questionOf(planned);
        const endpoints = /same-node-preference\/(tcp|udp)/.test(planned.id) ? 3 : 2;
        expect((1 / endpoints) ** (question.kind === 'spread' ? question.count : 0)).toBeLessThanOrEqual(
          falseAlarmRate,
        );
      }
    }
  });
});

test('where nothing must answer, the same way is asked where something must', () => {
  const own = ['internal-policy', 'external-policy', 'headless-slice-label', 'mirrored-endpoints'];
  for (const check of own.map((name) => `service.${name}`)) {
    const open = new Set(
      casesOf(check)
        .filter(({ expectation }) => expectation.reach === 'allowed')
        .map(pathKey),
    );
    const silent = casesOf(check).filter(({ expectation }) => expectation.reach === 'blocked');
    expect(silent.length, check).toBeGreaterThan(0);
    for (const planned of silent) expect(open, planned.id).toContain(pathKey(planned));
  }
});

test('every node is asked at its node port from every node; of many nodes, eight each', async () => {
  const pairs = new Set(casesOf('service.node-port', 'tcp/ipv4').map(({ id }) => id.split('/').slice(-2).join(' ')));
  expect(pairs.size).toBe(9);
  const large = planEverything(await readManifests(), { nodes: 20 });
  const targets = large.cases
    .filter(({ planned }) => planned.id.startsWith('service.node-port/tcp/ipv4/n20/'))
    .map(({ planned }) => (planned.to.kind === 'service' ? planned.to.node : undefined));
  expect(targets).toEqual(['n20', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7']);
});

test('with internalTrafficPolicy Local each node has its own endpoint, and the last none', () => {
  const expected = casesOf('service.internal-policy', 'local/tcp/ipv4').map(({ from, expectation }) => [
    from.node,
    expectation.reach === 'blocked' ? 'none' : namesIn(expectation.answeredBy).join(),
  ]);
  expect(Object.fromEntries(expected)).toEqual({ n1: 'neighbour-0', n2: 'neighbour-1', n3: 'none' });
});

test('Pods on the host network ask with internalTrafficPolicy Local too, and are asked by Pods and each other', () => {
  const endpointsOf = (part: string) =>
    Object.fromEntries(
      casesOf('service.internal-policy', `${part}/udp/ipv6`).map(({ from, expectation }) => [
        from.pod,
        expectation.reach === 'blocked' ? 'none' : namesIn(expectation.answeredBy).join(),
      ]),
    );
  expect(endpointsOf('local/host')).toEqual({ 'host-0': 'neighbour-0', 'host-1': 'neighbour-1', 'host-2': 'none' });
  expect(endpointsOf('hosts-behind/local')).toEqual({ 'agent-0': 'host-0', 'agent-1': 'host-1', 'agent-2': 'none' });
  expect(endpointsOf('hosts-behind/local/host')).toEqual({ 'host-0': 'host-0', 'host-1': 'host-1', 'host-2': 'none' });
});

test('the end of affinity at a node port is asked at another node than the client is on', () => {
  const nodes = casesOf('service.affinity-timeout', 'idle/node-port').map(({ from, to }) => [
    from.node,
    to.kind === 'service' ? to.node : undefined,
  ]);
  expect(nodes).toHaveLength(6);
  for (const [client, asked] of nodes) expect(asked).not.toBe(client);
});

test('with externalTrafficPolicy Local only nodes are promised silence, and their own address', () => {
  const cases = casesOf('service.external-policy', 'local');
  const reaches = (host: boolean) =>
    new Set(
      cases
        .filter(({ from }) => (from.pod.startsWith('host') ? host : !host))
        .map(({ expectation, to }) => `${to.kind === 'service' ? to.node : ''} ${expectation.reach}`),
    );
  expect(reaches(false)).toEqual(new Set(['n1 allowed', 'n2 unspecified', 'n3 unspecified']));
  expect(reaches(true)).toEqual(new Set(['n1 allowed', 'n2 blocked', 'n3 blocked']));
  const seen = cases.filter(({ expectation }) => expectation.clientAddress !== undefined);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.every(({ from }) => from.pod.startsWith('host'))).toBe(true);
  // What a client gets at its own node is not agreed upon.
  expect(cases.filter(({ from, to }) => to.kind === 'service' && to.node === from.node)).toEqual([]);
});

test('each agent is alone behind its own Service, and two ask a shared one by the node ports of two nodes', () => {
  const cases = casesOf('service.hairpin');
  const alone = cases.filter(({ to }) => to.kind === 'service' && to.node === undefined);
  expect(alone).toHaveLength(12);
  for (const { from, expectation } of alone) expect(namesIn(expectation.answeredBy)).toEqual([from.pod]);
  const shared = casesOf('service.hairpin', 'node-port/');
  expect(alone.length + shared.length).toBe(cases.length);
  const asked = shared.map(({ from, to }) => `${from.node} ${to.kind === 'service' ? to.node : ''}`);
  expect(new Set(asked)).toEqual(new Set(['n1 n1', 'n1 n2', 'n2 n2', 'n2 n3']));
  for (const { from, expectation } of shared) {
    expect(expectation).toMatchObject({ everyAnswerer: true });
    expect(namesIn(expectation.answeredBy)).toContain(from.pod);
  }
});

test('host-network endpoints: large messages have one endpoint, which cannot be passed over', () => {
  const large = casesOf('service.host-network', 'large/');
  expect(new Set(large.map(({ from, protocol }) => `${from.pod.split('-')[0]} ${protocol}`))).toEqual(
    new Set(['agent tcp', 'agent udp', 'host tcp', 'host udp']),
  );
  for (const planned of large) {
    expect(questionOf(planned).kind).toBe('payload');
    expect(planned.expectation.answeredBy).toHaveLength(1);
  }
});

test('what selects nothing is refused, and its slices are empty', () => {
  expect(new Set(casesOf('service.no-endpoints').map(({ expectation }) => expectation.reach))).toEqual(
    new Set(['refused']),
  );
  const empty = casesOf('service.slices').filter(({ id }) => id.endsWith('/no-endpoints'));
  expect(empty).toHaveLength(2);
  for (const { expectation } of empty) expect(expectation).toMatchObject({ addresses: [], noOtherAddresses: true });
});

test('refusals may come late: nodes ration them, and other Services refuse at the same time', () => {
  const world = healthyWorld({ wanted: ['service.no-endpoints'] });
  const { scenarios = [] } = checkOf('service.no-endpoints').plan(world, siteOf());
  const limits = scenarios.flatMap(({ stages }) => stages.map(({ settleMs }) => settleMs));
  expect(limits).toHaveLength(1);
  expect(Math.min(...limits)).toBeGreaterThanOrEqual(30_000);
});

test('slices list every Pod in each family, an Endpoints object in the first one alone', () => {
  const [placed] = placedOf('service.slices', 'endpoint-slices/echo');
  const ips = (placed?.world.pods ?? []).filter(({ role }) => role === 'neighbour').map(({ ips: own }) => own);
  const [first = []] = ips;
  const listed = new Map(casesOf('service.slices').map(({ id, expectation }) => [id, expectation.addresses ?? []]));
  const slices = listed.get('service.slices/endpoint-slices/echo') ?? [];
  expect(slices).toHaveLength(3 * 2 * 2);
  expect(slices).toContain(`${first[0]}:8080/TCP`);
  expect(slices).toContain(`[${first[1]}]:8080/UDP`);
  expect(listed.get('service.slices/endpoints/named-port')).toHaveLength(3 * 2);
});

test('deleted slices come back as they were, and nothing is left of a Service', () => {
  const [before, rebuilt] = ['before/', 'rebuilt/'].map((part) => casesOf('service.slices', part));
  expect(before?.[0]?.expectation.addresses).toHaveLength(3 * 2 * 2);
  expect(rebuilt?.[0]?.expectation).toEqual(before?.[0]?.expectation);
  const kept = [...casesOf('service.slices', 'made/'), ...casesOf('service.slices', 'removed/')];
  expect(kept.map(({ expectation }) => expectation.addresses)).toEqual([['Endpoints', 'EndpointSlice'], []]);
});

test('slices of a Service have the addresses of its families alone', () => {
  const families = (name: string) =>
    casesOf('service.dual-stack', `endpoint-slices/${name}`)[0]?.expectation.addresses?.map((text) =>
      text.startsWith('[') ? 'ipv6' : 'ipv4',
    );
  expect(new Set(families('asks-ipv6'))).toEqual(new Set(['ipv6']));
  expect(families('asks-ipv4-ipv6')).toHaveLength(3 * 2 * 2);
});

test('changed Endpoints lead one port to another Pod and one to another container', () => {
  const written = casesOf('service.mirrored-endpoints', 'written/');
  const changed = casesOf('service.mirrored-endpoints', 'changed/');
  expect(changed).toHaveLength(written.length);
  const behind = (cases: readonly PlannedCase[], port: number) =>
    new Set(
      cases
        .filter(({ to }) => to.kind === 'service' && to.port === port)
        .map(({ expectation }) => `${namesIn(expectation.answeredBy).join(' ')} ${expectation.container}`),
    );
  expect(behind(written, 86)).toEqual(new Set(['neighbour-0 agent']));
  expect(behind(changed, 86)).toEqual(new Set(['neighbour-1 agent']));
  expect(behind(written, 87)).toEqual(new Set(['neighbour-0 peer']));
  expect(behind(changed, 87)).toEqual(new Set(['neighbour-0 agent']));
});

test.each(['service.mirrored-endpoints', 'service.target-changed'])(
  '%s: while slices of before and after stand side by side, either may answer',
  (check) => {
    const changed = casesOf(check).filter(({ id }) => /\/(changed|new|new-flow)\//.test(id));
    expect(changed).not.toEqual([]);
    for (const { expectation, relapses } of changed) {
      const [right = ''] = expectation.answeredBy ?? [];
      const [namespace = '', pod = ''] = right.split('/');
      const by = (container = '', name = pod): RecordedObservation => ({
        outcome: 'reached',
        answers: [{ namespace, pod: name, container, node: 'n1', clientAddress: '', count: 1 }],
      });
      const [before, after] = [by('former', 'former'), by(expectation.container)];
      const flips = [before, before, after, before, after, before];
      expect(trendOf(expectation, flips, 1, relapses)).toBe('open');
      expect(trendOf(expectation, [...flips, ...Array<typeof after>(12).fill(after)], 1, relapses)).toBe('settled');
    }
  },
);

test('a Service asks for families in an order, and gets them in it', () => {
  const asked = casesOf('service.dual-stack', 'families/').map(({ id, expectation }) => [
    id.split('/').at(-1),
    expectation.values?.['families'],
  ]);
  expect(Object.fromEntries(asked)).toEqual({
    'asks-nothing': 'ipv4',
    'asks-ipv4': 'ipv4',
    'asks-ipv6': 'ipv6',
    'asks-ipv4-ipv6': 'ipv4, ipv6',
    'asks-ipv6-ipv4': 'ipv6, ipv4',
  });
});

test('hand-made slices have the address and port that the answer must come from', () => {
  const created = run.changes.flatMap(({ change, scenario }) =>
    change.action === 'create-object' && scenario === 'service.selectorless' ? [change.object] : [],
  );
  expect(created).toHaveLength(8);
  const [both, other] = ['neighbour-0', 'neighbour-1'].map((name) =>
    run.cases.at(-1)?.world.pods.find((pod: RunningPod) => pod.name === name),
  );
  const valuesOf = (name: string) => created.find((object) => object.name === name)?.values;
  expect(valuesOf('one-address-two-ipv4')).toMatchObject({
    address: both?.ips[0],
    port: '8081',
    tcpName: 'one-address-two-tcp',
  });
  expect(valuesOf('two-addresses-two-ipv6')).toMatchObject({ address: other?.ips[1], port: '8080' });
});

test('where the Service kubernetes may not be read, that is said and nothing is asked', () => {
  const world = healthyWorld({ wanted: ['service.kubernetes-api'] });
  const planned = plannedFor('service.kubernetes-api', world);
  expect(planned).toHaveLength(3);
  for (const { ask } of planned) expect(ask).toMatchObject({ kind: 'given', observation: { outcome: 'unsupported' } });

  const apiService = {
    clusterIps: ['10.96.0.1'],
    port: 443,
    endpoints: [{ address: '192.0.2.9', port: 6443 }],
    ca: 'PEM',
  };
  const questions = plannedFor('service.kubernetes-api', { ...world, apiService }).map(questionOf);
  expect(questions).toHaveLength(6);
  expect(questions).toContainEqual(
    expect.objectContaining({ kind: 'tls', address: '10.96.0.1', port: 443, ca: 'PEM' }),
  );
  expect(questions).toContainEqual(expect.objectContaining({ kind: 'tls', address: '192.0.2.9', port: 6443 }));
});

test('endpoints that did not come up are no fault of a Service', () => {
  const wanted = serviceIds();
  const world = healthyWorld({ wanted, change: (pod) => (pod.role === 'agent' ? pod : notUp(pod)) });
  const blamed = wanted
    .filter((id) => !independentOfNeighbours.includes(id))
    .flatMap((id) => plannedFor(id, world))
    .filter(({ ask, expectation }) => ask.kind === 'probe' && expectation.reach === 'allowed');
  expect(blamed.map(({ id }) => id)).toEqual([]);
});

/** Their endpoints are agents, API servers, or nothing. */
const independentOfNeighbours: readonly CheckId[] = [
  'service.hairpin',
  'service.kubernetes-api',
  'service.slices',
  'service.no-endpoints',
];

function serviceIds(): readonly CheckId[] {
  const own = ['affinity', 'affinity-timeout', 'cluster-ip', 'endpoints', 'client-ip', 'target-port-name'];
  const more = ['several-ports', 'one-port-two-protocols', 'named-port-per-pod', 'sidecar-port', 'node-port'];
  const policies = ['internal-policy', 'external-policy', 'selectorless', 'mirrored-endpoints', 'payload'];
  const rest = ['headless', 'headless-slice-label', 'hairpin', 'kubernetes-api', 'slices', 'no-endpoints'];
  return [...own, ...more, ...policies, ...rest].map((name): CheckId => `service.${name}`);
}

function plannedFor(id: CheckId, world: ReturnType<typeof healthyWorld>): readonly PlannedCase[] {
  return planScenarios(world, siteOf(), [checkOf(id)]).flatMap(({ stages }) =>
    stages.flatMap(({ cases }) => (typeof cases === 'function' ? cases(world) : cases)),
  );
}

test('one Pod and the Service are sent every method through the proxy, with a path and without', () => {
  const asked = casesOf('service.api-proxy', 'pod/n1/').map(({ id, expectation }) => [
    id.split('/').slice(-2).join(' '),
    expectation.values?.['status'] ?? expectation.values?.['path'],
  ]);
  expect(asked).toHaveLength(14 + 2);
  expect(Object.fromEntries(asked)).toMatchObject({
    'GET path': '/some/path/with/GET',
    'GET no-path': '301',
    'HEAD no-path': '301',
    'DELETE no-path': '/',
    'OPTIONS no-path': '/',
  });
  expect(casesOf('service.api-proxy', 'service/80/')).toHaveLength(14 + 2);
  expect(casesOf('service.api-proxy')).toHaveLength(3 + 2 + 6 + 14 + 14);
});

test('with topology-mode Auto every endpoint is for its zone, and clients of a zone are led to all of these', () => {
  const [hints] = casesOf('service.topology-mode', 'hints');
  expect(new Set(hints?.expectation.addresses?.map((text) => text.split(' ').slice(1).join(' ')))).toEqual(
    new Set(['for east', 'for west']),
  );
  expect(hints?.expectation.addresses).toHaveLength(3 * 2);
  const led = casesOf('service.topology-mode', 'tcp/ipv4').map(({ from, expectation }) => [
    from.node,
    namesIn(expectation.answeredBy).join(),
  ]);
  expect(Object.fromEntries(led)).toEqual({
    n1: 'neighbour-0,neighbour-2',
    n2: 'neighbour-1',
    n3: 'neighbour-0,neighbour-2',
  });
});

test('the Service with an SCTP port is made once every agent listens, and asked by its endpoints and by others', () => {
  const changes = run.changes.filter(({ scenario }) => scenario === 'service.sctp').map(({ change }) => change);
  expect(changes.map((change) => (change.action === 'ask' ? change.from.pod : change.action))).toEqual([
    'agent-0',
    'agent-1',
    'agent-2',
    'create-service',
  ]);
  const asked = casesOf('service.sctp');
  expect(new Set(asked.map(({ expectation }) => namesIn(expectation.answeredBy).join()))).toEqual(
    new Set(['agent-0,agent-1']),
  );
  expect(asked.filter(({ ipFamily }) => ipFamily === 'ipv6').map(({ id }) => id)).toEqual([
    ...['n1', 'n2', 'n3'].map((node) => `service.sctp/cluster-ip/sctp/ipv6/${node}`),
    ...['n1/n1', 'n1/n2', 'n2/n2', 'n2/n3', 'n3/n3', 'n3/n1'].map((ends) => `service.sctp/node-port/sctp/ipv6/${ends}`),
  ]);
});
