import { expect, test } from 'vitest';
import { awaitedPods, DeferredServices } from '#src/cluster/deferred-services.ts';
import type { FixturePod, FixtureService, RunningService } from '#src/domain/fixture.ts';

const pod = (name: string, labels: Record<string, string> = {}, namespace = 'away'): FixturePod => ({
  namespace,
  name,
  node: 'n1',
  role: 'neighbour',
  labels,
  containers: ['agent'],
  probes: [],
});
const service = (name: string, selector: Record<string, string>, more: Partial<FixtureService> = {}) =>
  ({ namespace: 'away', name, manifest: 'echo', selector, ...more }) satisfies FixtureService;
const pods = [pod('a', { app: 'x' }), pod('b', { app: 'x', tier: 'one' }), pod('c', { app: 'x' }, 'home')];
const namesAwaitedBy = (one: FixtureService) => awaitedPods(one, pods, 'r1').map(({ name }) => name);

test('a Service waits for the Pods that it selects in its own Namespace, by any of their labels', () => {
  expect(namesAwaitedBy(service('x', { app: 'x' }))).toEqual(['a', 'b']);
  expect(namesAwaitedBy(service('x', { app: 'x', tier: 'one' }))).toEqual(['b']);
  expect(namesAwaitedBy(service('x', { 'podreach.dev/role': 'neighbour' }))).toEqual(['a', 'b']);
});

test('a Service that nobody is behind, or that Pods have to find, waits for nothing', () => {
  expect(namesAwaitedBy(service('x', {}))).toEqual([]);
  expect(namesAwaitedBy(service('x', { app: 'y' }))).toEqual([]);
  expect(namesAwaitedBy(service('x', { app: 'x' }, { beforePods: true }))).toEqual([]);
});

function deferred(create: (one: FixtureService) => Promise<RunningService>, onFailure: (error: unknown) => void) {
  const services = [service('both', { app: 'x' }), service('one', { tier: 'one' })];
  return new DeferredServices(
    services.map((one) => ({ service: one, awaited: awaitedPods(one, pods, 'r1') })),
    create,
    onFailure,
  );
}

test('it is created when the last of its Pods runs, or at the end', async () => {
  const created: string[] = [];
  const services = deferred(
    async (one) => {
      created.push(one.name);
      return { ...one, clusterIps: [], ports: [] };
    },
    () => undefined,
  );
  services.podRuns(pods[0]!);
  expect(created).toEqual([]);
  services.podRuns(pods[1]!);
  expect(created).toEqual(['both', 'one']);
  services.podRuns(pods[1]!);
  expect((await services.finish()).map(({ name }) => name)).toEqual(['both', 'one']);

  const late = deferred(
    async (one) => ({ ...one, clusterIps: [], ports: [] }),
    () => undefined,
  );
  expect((await late.finish()).map(({ name }) => name)).toEqual(['both', 'one']);
});

test('a creation that fails is told at once, and again at the end', async () => {
  const failures: unknown[] = [];
  const refused = new Error('quota');
  const services = deferred(
    async () => Promise.reject(refused),
    (error) => failures.push(error),
  );
  services.podRuns(pods[1]!);
  services.podRuns(pods[0]!);
  await services.settled();
  expect(failures).toEqual([refused, refused]);
  await expect(services.finish()).rejects.toBe(refused);
});
