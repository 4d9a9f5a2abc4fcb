import { expect, test } from 'vitest';
import type { Check, FixturePart } from '#src/checks/check.ts';
import type { FixturePod, FixtureService } from '#src/domain/fixture.ts';
import { type CheckId, checkOf } from '#src/checks/index.ts';
import { planFixture } from '#src/plan/fixture.ts';
import { siteOf } from '../checks/worlds.ts';
import { modelledChecks } from '../simulation/modelled-checks.ts';

function fixtureOf(wanted: readonly CheckId[], nodes = 3) {
  return planFixture('r1', siteOf({ nodes }), wanted.map(checkOf));
}

test('an agent, a neighbour and a backend on each node, and two clients', () => {
  const { pods, namespaces, policies } = fixtureOf(['pod-to-pod.tcp', 'policy.deny-all']);
  expect(pods.map(({ name, node }) => `${name}@${node}`)).toEqual([
    'agent-0@n1',
    'agent-1@n2',
    'agent-2@n3',
    'neighbour-0@n1',
    'neighbour-1@n2',
    'neighbour-2@n3',
    'backend-0@n1',
    'backend-1@n2',
    'backend-2@n3',
    'frontend@n1',
    'other@n2',
  ]);
  expect(namespaces.map(({ name }) => name)).toEqual(['podreach-r1', 'podreach-r1-peer', 'podreach-r1-policy']);
  expect(policies).toEqual([{ namespace: 'podreach-r1-policy', name: 'deny-all' }]);
});

test('every object is in a namespace of the run, and names are unique there', () => {
  const { pods, services, policies, namespaces } = fixtureOf(modelledChecks, 5);
  const names = namespaces.map(({ name }) => name);
  for (const { namespace } of [...pods, ...services, ...policies]) expect(names).toContain(namespace);
  expect(new Set(pods.map(({ namespace, name }) => `${namespace}/${name}`)).size).toBe(pods.length);
});

test('one node takes both clients of the policy canary', () => {
  const { pods } = fixtureOf(['policy.deny-all'], 1);
  expect(pods.map(({ name, node }) => `${name}@${node}`)).toEqual(['backend-0@n1', 'frontend@n1', 'other@n1']);
});

test('the Service has at most eight backends, however many nodes there are', () => {
  const { pods, services } = fixtureOf(['service.cluster-ip'], 12);
  const [echo] = services;
  const backends = pods.filter(({ labels }) =>
    Object.entries(echo?.selector ?? {}).every(([key, value]) => labels[key] === value),
  );
  expect(backends.map(({ name }) => name)).toEqual(Array.from({ length: 8 }, (_, index) => `neighbour-${index}`));
});

test('a second container is there only for the checks between containers', () => {
  const containers = (wanted: readonly CheckId[]) => fixtureOf(wanted).pods[0]?.containers;
  expect(containers(['same-pod.localhost'])).toEqual(expect.arrayContaining(['agent', 'peer']));
  expect(containers(['pod-to-pod.tcp'])).toEqual(['agent']);
});

test('sessions are opened only to Pods that ask', () => {
  const probing = new Set(
    fixtureOf(['pod-to-pod.tcp', 'service.endpoints', 'policy.deny-all'])
      .pods.filter(({ probes }) => probes.length > 0)
      .map(({ role }) => role),
  );
  expect(probing).toEqual(new Set(['agent', 'frontend', 'other']));
});

test('nothing wanted, nothing planned', () => {
  expect(fixtureOf([])).toEqual({ runId: 'r1', namespaces: [], policies: [], services: [], pods: [] });
});

const plain: FixturePod = {
  namespace: 'podreach-r1',
  name: 'web',
  node: 'n1',
  role: 'web',
  labels: {},
  containers: ['agent'],
  probes: [],
};

/** Merges what two checks want of one place. */
function merged(one: FixturePart, other: FixturePart) {
  const [first, second] = [one, other].map((part): Check => ({ ...checkOf('pod-ip.unique'), fixture: () => part }));
  return planFixture('r1', siteOf(), [first!, second!]);
}

test('what two checks want of one Pod is united', () => {
  const { pods } = merged(
    { pods: [{ ...plain, labels: { a: '1', both: 'x' }, probes: ['agent'] }] },
    { pods: [{ ...plain, labels: { both: 'x', b: '2' }, containers: ['agent', 'peer'], probes: ['peer'] }] },
  );
  expect(pods).toEqual([
    { ...plain, labels: { a: '1', both: 'x', b: '2' }, containers: ['agent', 'peer'], probes: ['agent', 'peer'] },
  ]);
});

test('an overlay that one of two checks asks for is that of their Pod, whichever comes first', () => {
  const laidOver = { ...plain, overlay: 'sysctl', values: { port: '1' } };
  expect(merged({ pods: [plain] }, { pods: [laidOver] }).pods).toEqual([laidOver]);
  expect(merged({ pods: [laidOver] }, { pods: [plain] }).pods).toEqual([laidOver]);
  expect(merged({ pods: [laidOver] }, { pods: [laidOver] }).pods).toEqual([laidOver]);
});

test.each<[string, Partial<FixturePod>, Partial<FixturePod>]>([
  ['another node', {}, { node: 'n2' }],
  ['another role', {}, { role: 'db' }],
  ['another overlay', { overlay: 'one' }, { overlay: 'two' }],
  ['other values', { overlay: 'one', values: { port: '1' } }, { overlay: 'one', values: { port: '2' } }],
  ['two values of one label', { labels: { a: '1' } }, { labels: { a: '2' } }],
])('two checks that contradict each other are a bug: %s', (_, one, other) => {
  expect(() => merged({ pods: [{ ...plain, ...one }] }, { pods: [{ ...plain, ...other }] })).toThrow(
    'two checks want different objects podreach-r1/web',
  );
});

test('a Service two checks want is one, and must be the same', () => {
  const service: FixtureService = {
    namespace: 'podreach-r1',
    name: 'echo',
    manifest: 'echo',
    selector: { a: '1', b: '2' },
  };
  const again: FixtureService = {
    selector: { b: '2', a: '1' },
    manifest: 'echo',
    name: 'echo',
    namespace: 'podreach-r1',
  };
  expect(merged({ services: [service] }, { services: [again] }).services).toEqual([service]);
  expect(() => merged({ services: [service] }, { services: [{ ...service, manifest: 'headless' }] })).toThrow(
    'two checks want different objects podreach-r1/echo',
  );
});

test('only the host Namespace lets Pods onto the host network', () => {
  const { namespaces } = merged(
    { namespaces: [{ name: 'podreach-r1-empty', podSecurity: 'restricted' }] },
    { pods: [plain, { ...plain, namespace: 'podreach-r1-host' }] },
  );
  expect(namespaces).toEqual([
    { name: 'podreach-r1', podSecurity: 'restricted' },
    { name: 'podreach-r1-host', podSecurity: 'privileged' },
    { name: 'podreach-r1-empty', podSecurity: 'restricted' },
  ]);
});
