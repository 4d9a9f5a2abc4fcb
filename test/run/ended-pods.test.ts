import { expect, test } from 'vitest';
import type { Change } from '#src/checks/planned-case.ts';
import { ToolError } from '#src/errors.ts';
import { podsEndedBy } from '#src/run/ended-pods.ts';
import { createWeb, play, scenarioOf, stageOf, up, webPod, worldWith } from './scene.ts';

const world = worldWith({
  pods: [up(webPod, 2), up({ ...webPod, name: 'api' }, 3), up({ ...webPod, namespace: 'away' }, 4)],
});
const deleteWeb: Change = { action: 'delete', target: { kind: 'Pod', namespace: 'ns', name: 'web' } };
const bidFarewell: Change = {
  action: 'ask',
  from: { kind: 'pod', namespace: 'ns', pod: 'client', node: 'n1' },
  question: { kind: 'farewell', address: '10.0.0.3', timeoutMs: 100 },
};

test.each<[string, Change, readonly string[]]>([
  ['a Pod that is deleted', deleteWeb, ['ns/web']],
  ['one that is bidden farewell', bidFarewell, ['ns/api']],
  ['each of several at once', { action: 'together', changes: [deleteWeb, bidFarewell] }, ['ns/web', 'ns/api']],
  [
    'all of a Namespace',
    { action: 'delete', target: { kind: 'Namespace', namespace: 'ns', name: 'ns' } },
    ['ns/web', 'ns/api'],
  ],
  ['none with a Service', { action: 'delete', target: { kind: 'Service', namespace: 'ns', name: 'web' } }, []],
  ['none with what is made', createWeb, []],
])('a change ends %s', (_, change, keys) => {
  expect(podsEndedBy(change, world)).toEqual(keys);
});

test('a scenario tells which Pods it was to end, and which there really were', async () => {
  const replaced = [createWeb, { ...deleteWeb, wait: 'gone' as const }, createWeb];
  const end = await play(scenarioOf([stageOf(replaced, [])]));
  expect(end.endedPods).toEqual(['ns/web']);
  expect(end.made).toEqual(end.world);

  const quota = new ToolError('QUOTA_EXCEEDED', 'pods is over the quota', '');
  const refused = await play(scenarioOf([stageOf([createWeb, deleteWeb], [])]), {
    cluster: { createPod: () => Promise.reject(quota) },
  });
  expect(refused.world.pods.map(({ name }) => name)).toEqual(['client', 'web']);
  expect(refused.made.pods.map(({ name }) => name)).toEqual(['client']);
  expect(refused.endedPods).toEqual([]);
});
