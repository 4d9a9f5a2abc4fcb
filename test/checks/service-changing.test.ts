import { beforeAll, describe, expect, test } from 'vitest';
import { checkOf } from '#src/checks/index.ts';
import type { Question } from '#src/checks/planned-case.ts';
import { planScenarios } from '#src/checks/plan.ts';
import { type PlacedCase, type PlacedChange, planEverything, readManifests, type WholeRun } from './catalogue.ts';
import { nodeFacts } from '../simulation/cluster.ts';
import { healthyWorld, notUp, planAll, siteOf } from './worlds.ts';

let run: WholeRun;
beforeAll(async () => {
  run = planEverything(await readManifests(), { nodes: 3 });
});

function casesOf(check: string, part = ''): readonly PlacedCase[] {
  return run.cases.filter(({ planned }) => planned.id.startsWith(`${check}/${part}`));
}

function questionsOf(cases: readonly Pick<PlacedCase, 'planned'>[]): readonly Question[] {
  return cases.flatMap(({ planned }) => (planned.ask.kind === 'probe' ? [planned.ask.question] : []));
}

function changesOf(scenario: string): readonly PlacedChange['change'][] {
  return run.changes.filter((placed) => placed.scenario === scenario).map(({ change }) => change);
}

describe('flows and loads', () => {
  test.each(['flow', 'load'])('every %s is begun once on a way before it is asked for', (what) => {
    const begun = new Set<string>();
    let asked = 0;
    for (const { planned } of run.cases) {
      if (planned.ask.kind !== 'probe') continue;
      const { question } = planned.ask;
      if (what === 'flow' ? question.kind !== 'flow' : !question.kind.startsWith('load-')) continue;
      const name = 'flow' in question ? question.flow : 'load' in question ? question.load : '';
      const key = `${planned.from.pod} ${name}`;
      const begins = question.kind === 'load-begin' || (question.kind === 'flow' && question.open !== undefined);
      expect(begun.has(key), `${planned.id} ${key}`).toBe(!begins);
      if (begins) begun.add(key);
      else asked += 1;
    }
    expect(asked).toBeGreaterThan(0);
  });

  test('a UDP flow is asked by address, by the port of another node, and beside a backend with policy Local', () => {
    const services = casesOf('service.udp-flow', 'new/').map(({ planned }) => planned.to);
    expect(services).toContainEqual({ kind: 'service', namespace: run.site.away, service: 'flow', port: 80 });
    expect(services).toContainEqual({
      kind: 'service',
      namespace: run.site.away,
      service: 'flow',
      port: 80,
      node: 'n2',
    });
    const local = casesOf('service.udp-flow', 'new/terminating-local').map(({ planned }) => planned.from.node);
    expect(new Set(local)).toEqual(new Set(['n2']));
  });
});

describe('what datagrams of used source ports could spoil is asked over TCP', () => {
  test.each([
    ['service.deleted-endpoint', 'terminating/'],
    ['service.not-ready', 'second/'],
    ['service.affinity-changed', 'on/'],
    ['service.rolling-replacement', ''],
  ])('%s %s', (check, part) => {
    const cases = casesOf(check, part);
    expect(cases.length).toBeGreaterThan(0);
    expect(new Set(cases.map(({ planned }) => planned.protocol))).toEqual(new Set(['tcp']));
  });

  test('a Pod that is gone for good is asked for over UDP too', () => {
    const protocols = casesOf('service.deleted-endpoint', 'gone/').map(({ planned }) => planned.protocol);
    expect(new Set(protocols)).toEqual(new Set(['tcp', 'udp']));
  });
});

test('what shall be closed is asked on ways that are open at another time of the scenario', () => {
  const wayOf = ({ from, to, protocol, ipFamily }: PlacedCase['planned']) =>
    JSON.stringify([from.pod, to, protocol, ipFamily]);
  const changing = run.cases.filter(({ scenario }) => scenario.startsWith('service-'));
  const open = new Set(
    changing.filter(({ planned }) => planned.expectation.reach === 'allowed').map(({ planned }) => wayOf(planned)),
  );
  const closed = changing.filter(({ planned }) => planned.expectation.reach === 'blocked');
  expect(closed.length).toBeGreaterThan(100);
  for (const { planned } of closed) expect(open.has(wayOf(planned)), planned.id).toBe(true);
});

test('outside clients are host-network agents that ask other nodes, from outside the range of the Pods', () => {
  const outside = casesOf('service.terminating', 'last/host/').map(({ planned }) => planned);
  const dropped = outside.filter(({ expectation }) => expectation.reach === 'blocked');
  const wayOf = ({ from, to }: PlacedCase['planned']) => `${from.node} ${to.kind === 'service' ? to.node : ''}`;
  expect(new Set(outside.filter((one) => !dropped.includes(one)).map(wayOf))).toEqual(new Set(['n1 n2', 'n3 n2']));
  expect(new Set(dropped.map(wayOf))).toEqual(new Set(['n1 n3', 'n2 n3', 'n3 n1']));
  const treatments = new Set(casesOf('service.terminating', 'treatment/').map(({ planned }) => planned.id));
  for (const { id, unlessReached } of dropped) expect(treatments.has(unlessReached ?? ''), id).toBe(true);
});

test('who asks from the range of the Pods is no outside client', () => {
  const check = 'service.terminating';
  const nodes = ['n1', 'n2', 'n3'].map((name, index) =>
    nodeFacts(name, { internalIps: [`192.0.2.${index + 1}`], podCidrs: ['192.0.2.0/24'] }),
  );
  const place = { nodes, families: ['ipv4'], options: { features: ['host-network'] } } as const;
  const planned = planAll(healthyWorld({ ...place, wanted: [check] }), [check], siteOf(place));
  expect(planned.length).toBeGreaterThan(0);
  expect(planned.filter(({ id }) => id.includes('/host/'))).toEqual([]);
});

test('a Service is made anew with the node ports that it had', () => {
  const [creation] = changesOf('service-lifetime').filter(({ action }) => action === 'create-service');
  const before = run.cases.find(({ planned }) => planned.check === 'service.deleted')?.world;
  const ports = before?.services.find(({ name }) => name === 'mortal')?.ports ?? [];
  const nodePort = (wanted: string) => String(ports.find(({ protocol }) => protocol === wanted)?.nodePort);
  expect(creation).toMatchObject({
    service: {
      name: 'mortal',
      manifest: 'changing-same-node-port',
      values: { tcpNodePort: nodePort('TCP'), udpNodePort: nodePort('UDP') },
    },
  });
});

test('ports are replaced as a whole, so that one of two protocols on one number can go', () => {
  const patches = changesOf('service-ports-changed').flatMap((change) =>
    change.action === 'patch' ? [change.patch] : [],
  );
  expect(patches).toHaveLength(2);
  expect(patches.at(-1)).toEqual({
    spec: {
      ports: [
        { $patch: 'replace' },
        { name: 'udp-80', protocol: 'UDP', port: 80, targetPort: 8080 },
        { name: 'tcp-81', protocol: 'TCP', port: 81, targetPort: 8080 },
      ],
    },
  });
});

test('every Pod that lingers is told farewell', () => {
  const told = run.changes.flatMap(({ scenario, change }) =>
    scenario.startsWith('service-') && change.action === 'ask' && change.question.kind === 'farewell'
      ? [change.question.address]
      : [],
  );
  // leaver, two gated ones, the unready one, three generations, the one that is evicted, and the last one behind a load balancer.
  expect(new Set(told).size).toBe(9);
});

test('new Services are counted from right before they are created, in one question for each family', () => {
  const marked = questionsOf(casesOf('service.programming-latency', 'marked/'));
  const created = questionsOf(casesOf('service.programming-latency', 'created/'));
  expect(marked).toHaveLength(6);
  for (const question of marked) expect(question).toMatchObject({ kind: 'first-answers', setMark: true });
  expect(created).toHaveLength(6);
  for (const question of created) {
    expect(question).toMatchObject({ kind: 'first-answers', setMark: false });
    expect('targets' in question ? question.targets : []).toHaveLength(10);
  }
});

test('a node that waits for the known Service in vain does not add to what new ones take elsewhere', () => {
  const [scenario] = planScenarios(healthyWorld({ wanted: ['service.programming-latency'] }), siteOf(), [
    checkOf('service.programming-latency'),
  ]);

  expect(scenario).toMatchObject({ dropsLostPaths: true });
  expect(scenario?.stages.map(({ id, settleMs }) => [id, settleMs === 0])).toEqual([
    ['known', false],
    ['marked', true],
    ['created', false],
  ]);
});

test('what a load lost while the next Pod did not come up is put down to that', () => {
  const loads = casesOf('service.rolling-replacement', 'load/');
  expect(loads.length).toBeGreaterThan(0);
  for (const {
    planned: { id, restsOn },
  } of loads) {
    expect(restsOn).toEqual([id.replace('/load/', '/new-1/'), id.replace('/load/', '/new-2/')]);
  }
});

test('a Pod that did not come up leaves nothing to ask, and blames no Service', () => {
  const wanted = ['service.deleted-endpoint', 'service.terminating'] as const;
  const world = healthyWorld({ wanted, change: (pod) => (pod.name === 'leaver' ? notUp(pod) : pod) });
  const cases = planScenarios(world, siteOf(), wanted.map(checkOf)).flatMap(({ stages }) =>
    stages.flatMap(({ cases }) => (typeof cases === 'function' ? cases(world) : cases)),
  );
  const about = cases.filter(({ expectation }) => expectation.answeredBy?.some((key) => key.endsWith('/leaver')));
  expect(about.length).toBeGreaterThan(0);
  for (const { ask } of about) {
    expect(ask).toEqual({
      kind: 'cannot',
      cause: {
        code: 'agent-unreachable',
        detail: 'leaver did not come up: no disk',
        pod: { namespace: 'podreach-r1-peer', pod: 'leaver', node: 'n2' },
      },
    });
  }
});

test('ports of one Service are asked for at the address of another, any two once', () => {
  const cases = casesOf('service.recreated', 'at-');
  const pairs = cases.flatMap(({ planned, world }) =>
    questionsOf([{ planned }]).flatMap((question) =>
      question.kind === 'tcp'
        ? [`${world.services.find(({ clusterIps }) => clusterIps.includes(question.address))?.name} ${question.port}`]
        : [],
    ),
  );
  expect(new Set(pairs)).toEqual(new Set(['mortal 80', 'typed 80', 'typed 7311']));
});

test('at the ports for names that Pods alone have, each answers at its own, and nobody where none has it', () => {
  const seen = casesOf('service.pods-per-port').map(({ planned: { id, to, expectation } }) =>
    [
      id.split('/')[1],
      to.kind === 'service' ? to.port : '',
      (expectation.answeredBy ?? []).map((key) => key.split('-').at(-1)).join() || expectation.reach,
    ].join(' '),
  );
  expect([...new Set(seen)]).toEqual([
    'first 81 0',
    'new-1 81 0',
    'new-1 82 1',
    'replaced-1 82 1',
    'new-2 82 1',
    'new-2 81 2',
    'replaced-2 81 2',
    'left 82 blocked',
  ]);
});
