import { expect, test } from 'vitest';
import type { Change, PlannedCase } from '#src/checks/planned-case.ts';
import type { World } from '#src/domain/fixture.ts';
import { ToolError } from '#src/errors.ts';
import { judgeAll } from '#src/judge/judge-all.ts';
import type { ScenarioEnd } from '#src/run/scenario.ts';
import { allowed, plannedCase } from '../judge/observations.ts';
import { createEcho, createWeb, play, scenarioOf, stageOf, webPod, worldWith } from './scene.ts';

const one = plannedCase('one', allowed());
const two = plannedCase('two', allowed());
const quota = new ToolError('QUOTA_EXCEEDED', 'services is over the quota', 'Ask for more.');

/** A case for each Pod with its address, as a check plans them late. */
const eachPod = ({ pods }: World): readonly PlannedCase[] =>
  pods.map(({ name, ips }) => plannedCase(`${name} at ${ips.join()}`, allowed()));

function idsOf({ asked }: ScenarioEnd): readonly string[] {
  return asked.map(({ planned }) => planned.id);
}

function verdictsOf({ asked }: ScenarioEnd) {
  return judgeAll(asked).map(({ id, verdict }) => ({ id, ...verdict }));
}

test('stages are asked in order, each after its changes', async () => {
  const end = await play(scenarioOf([stageOf([createEcho], [one], 'first'), stageOf([createWeb], [two], 'second')]));
  expect(end.calls).toEqual(['createService', 'createPod', 'open web']);
  expect(verdictsOf(end)).toEqual([
    { id: 'one', status: 'pass' },
    { id: 'two', status: 'pass' },
  ]);
  expect(end.failure).toBeUndefined();
});

test('cases that are planned late see what changes made, and so do later changes', async () => {
  const asked: (readonly string[])[] = [];
  const end = await play(
    scenarioOf([
      stageOf([createWeb], eachPod),
      stageOf((world) => {
        asked.push(world.pods.map(({ name }) => name));
        return [{ action: 'delete', target: { kind: 'Pod', ...webPod }, wait: 'gone' }];
      }, eachPod),
    ]),
  );
  expect(idsOf(end)).toEqual(['client at 10.0.0.1', 'web at 10.0.0.9', 'client at 10.0.0.1']);
  expect(asked).toEqual([['client', 'web']]);
  expect(end.world.pods.map(({ name }) => name)).toEqual(['client']);
});

test('convergence is only told of stages that changed something', async () => {
  const pause = { action: 'pause', ms: 1 } as const;
  const { asked } = await play(
    scenarioOf([stageOf([], [one]), stageOf(() => [], [two]), stageOf([pause], [one]), stageOf([createEcho], [two])]),
  );
  expect(asked.map(({ afterChange }) => afterChange)).toEqual([false, false, false, true]);
});

test('a change that the cluster refuses skips the cases, where that may be', async () => {
  const end = await play(
    scenarioOf([stageOf([createEcho], [one]), stageOf([createWeb], eachPod)], { mayBeRefused: true }),
    { cluster: { createService: async () => Promise.reject(quota) } },
  );
  const because = { code: 'refused', detail: 'services is over the quota' };
  expect(verdictsOf(end).map(({ id, status }) => `${id}: ${status}`)).toEqual([
    'one: skipped',
    'client at 10.0.0.1: skipped',
    expect.stringMatching(/^web at 10\..*: skipped$/),
  ]);
  for (const verdict of verdictsOf(end)) expect(verdict).toMatchObject({ because });
  expect(end.failure).toBeUndefined();
  expect(end.calls, 'no change is made after that').toEqual(['createService']);
});

test('where it may not be, it ends the run; nothing is judged after it', async () => {
  const end = await play(scenarioOf([stageOf([], [one]), stageOf([createEcho], [two])]), {
    cluster: { createService: async () => Promise.reject(quota) },
  });
  expect(end.failure).toBe(quota);
  expect(verdictsOf(end)).toMatchObject([{ status: 'pass' }, { status: 'unknown', cause: { code: 'interrupted' } }]);
});

test('what is no refusal ends the run, even where one may be', async () => {
  const slow = new ToolError('API_ERROR', 'etcd is slow', 'Try again.');
  const end = await play(scenarioOf([stageOf([createEcho], [one])], { mayBeRefused: true }), {
    cluster: { createService: async () => Promise.reject(slow) },
  });
  expect(end.failure).toBe(slow);
});

test('an agent that does not do its part leaves the cases unknown, with its words', async () => {
  const { from } = one;
  const ask: Change = { action: 'ask', from, question: { kind: 'addresses' } };
  const end = await play(scenarioOf([stageOf([ask, createWeb], [one]), stageOf([], [two])]), {
    outcomeOf: () => 'refused',
  });
  const cause = { code: 'change-failed', detail: 'addresses in ns/client/agent: refused: why refused' };
  expect(verdictsOf(end)).toEqual([
    { id: 'one', status: 'unknown', cause },
    { id: 'two', status: 'unknown', cause },
  ]);
  expect(end.failure).toBeUndefined();
  expect(end.requests, 'nothing else is asked').toHaveLength(1);
});

test('what the image or the kernel of an agent cannot do skips the cases, with its words', async () => {
  const ask: Change = { action: 'ask', from: one.from, question: { kind: 'addresses' } };
  const end = await play(scenarioOf([stageOf([ask], [one])]), { outcomeOf: () => 'unsupported' });
  expect(verdictsOf(end)).toEqual([
    { id: 'one', status: 'skipped', because: { code: 'unsupported', detail: 'why unsupported' } },
  ]);
});

test('what was deleted and does not go leaves the cases unknown', async () => {
  const stuck = new ToolError('TIMEOUT', 'Pod ns/web is still there', 'Look at it.');
  const remove: Change = { action: 'delete', target: { kind: 'Pod', ...webPod }, wait: 'gone' };
  const end = await play(scenarioOf([stageOf([remove], [one])]), {
    cluster: { deleteObject: async () => Promise.reject(stuck) },
  });
  expect(verdictsOf(end)).toMatchObject([{ cause: { code: 'change-failed', detail: 'Pod ns/web is still there' } }]);
});

test('a run out of time is not taken for an object that stays', async () => {
  const run = new AbortController();
  const over = new ToolError('TIMEOUT', 'the time for this run is over', 'Give it more.');
  const end = await play(scenarioOf([stageOf([createWeb], eachPod)]), {
    signal: run.signal,
    cluster: {
      createPod: async () => {
        run.abort();
        throw over;
      },
    },
  });
  expect(end.failure).toBe(over);
  for (const { status, ...verdict } of verdictsOf(end)) {
    expect(status).toBe('unknown');
    expect(verdict).toMatchObject({ cause: { code: 'interrupted' } });
  }
  expect(idsOf(end), 'planned as if the Pod had come up').toHaveLength(2);
});

test('a Pod that does not come up stays in the world with its problem', async () => {
  const end = await play(scenarioOf([stageOf([createWeb], eachPod)]), {
    cluster: { createPod: async (pod) => ({ ...pod, ips: [], problem: 'no disk' }) },
  });
  expect(end.world.pods.at(-1)).toMatchObject({ name: 'web', problem: 'no disk' });
  expect(end.calls).toEqual(['createPod', 'open web']);
});

test('several changes at once are all in the world, in the order they are written', async () => {
  const pods = ['a', 'b', 'c'].map((name) => ({ ...webPod, name }));
  const { world, calls } = await play(
    scenarioOf([
      stageOf(
        [
          {
            action: 'together',
            changes: [
              ...pods.map((pod): Change => ({ action: 'create-pod', pod })),
              createEcho,
              { action: 'delete', target: { kind: 'Pod', namespace: 'ns', name: 'client' }, wait: 'gone' },
            ],
          },
        ],
        [],
      ),
    ]),
  );
  expect(world.pods.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(world.services.map(({ name }) => name)).toEqual(['echo']);
  expect(calls.slice(0, 5)).toEqual(['createPod', 'createPod', 'createPod', 'createService', 'deleteObject']);
});

test('of several changes at once one fails only after the others have ended', async () => {
  let ended = false;
  const end = await play(
    scenarioOf([stageOf([{ action: 'together', changes: [createEcho, createWeb] }], [one])], { mayBeRefused: true }),
    {
      cluster: {
        createService: async () => Promise.reject(quota),
        createPod: async (pod) => {
          await new Promise((resolve) => {
            setImmediate(resolve);
          });
          ended = true;
          return { ...pod, ips: [] };
        },
      },
    },
  );
  expect(ended).toBe(true);
  expect(verdictsOf(end)).toMatchObject([{ status: 'skipped' }]);
});

test('a patched Service has the ports it has now; other patches leave the world as it is', async () => {
  const [before] = (await play(scenarioOf([stageOf([createEcho], [])]))).world.services;
  const changed = { ...before!, ports: [{ protocol: 'TCP', port: 81 }] };
  const patch = { spec: { ports: [{ port: 81 }] } };
  const target = { kind: 'Service', namespace: 'ns', name: 'echo' } as const;
  const patches: unknown[] = [];
  const { world } = await play(scenarioOf([stageOf([{ action: 'patch', target, patch }], [])]), {
    world: worldWith({ services: [before!] }),
    cluster: {
      patchObject: async (_, how) => {
        patches.push(how);
        return changed;
      },
    },
  });
  expect(patches).toEqual([{ patch, known: before }]);
  expect(world.services).toEqual([changed]);
  const pod = await play(
    scenarioOf([
      stageOf(
        [{ action: 'patch', target: { kind: 'Pod', ...webPod }, patch: { status: {} }, subresource: 'status' }],
        [],
      ),
    ]),
  );
  expect(pod.world).toEqual(worldWith());
});

test('a pause takes its time', async () => {
  expect((await play(scenarioOf([stageOf([{ action: 'pause', ms: 700 }], [])]))).tookMs).toBeGreaterThanOrEqual(700);
});

test('a pause since the last patch takes what is left of its time', async () => {
  const patch: Change = { action: 'patch', target: { kind: 'Pod', ...webPod }, patch: {} };
  const rest: Change = { action: 'pause', ms: 700, since: 'patch' };
  const changes = async (...stages: (readonly Change[])[]) =>
    (await play(scenarioOf(stages.map((one) => stageOf(one, []))))).timing.stages.map(({ changesMs }) => changesMs);
  expect(await changes([rest])).toEqual([0]);
  expect(await changes([patch], [rest])).toEqual([0, 700]);
  expect(await changes([{ action: 'together', changes: [patch] }], [rest])).toEqual([0, 700]);
  expect(await changes([patch, { action: 'pause', ms: 500 }], [rest])).toEqual([500, 200]);
  expect(await changes([patch, { action: 'pause', ms: 800 }], [rest])).toEqual([800, 0]);
  expect(await changes([patch, rest, rest])).toEqual([700]);
});

test('no two questions of changes carry the same nonce', async () => {
  const ask: Change = {
    action: 'ask',
    from: one.from,
    question: { kind: 'tcp', address: '10.0.0.1', port: 80, timeoutMs: 100 },
  };
  const { requests } = await play(scenarioOf([stageOf([ask, ask], [])]));
  expect(new Set(requests.map((request) => 'nonce' in request && request.nonce)).size).toBe(2);
});

test('where nothing of the decisive stage took effect, the later stages are skipped without their changes', async () => {
  const blocked = plannedCase('blocked', { reach: 'blocked', because: ['a policy'] });
  const end = await play(
    scenarioOf([stageOf([], [blocked], 'first'), stageOf([createWeb], [one])], { decisiveStage: 'first' }),
  );
  expect(verdictsOf(end)).toMatchObject([{ status: 'fail' }, { status: 'skipped', because: { code: 'not-enforced' } }]);
  expect(end.calls).toEqual([]);
});

test('the time of each stage is told: making changes, and asking', async () => {
  const { timing } = await play(
    scenarioOf([stageOf([{ action: 'pause', ms: 700 }], [one], 'first'), stageOf([], [one], 'second')]),
  );
  expect(timing).toEqual({
    id: 'scenario',
    stages: [
      { id: 'first', changesMs: 700, askingMs: expect.any(Number) },
      { id: 'second', changesMs: 0, askingMs: expect.any(Number) },
    ],
  });
});
