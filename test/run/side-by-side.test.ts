import { expect, test } from 'vitest';
import { ToolError } from '#src/errors.ts';
import { runSideBySide } from '#src/run/side-by-side.ts';
import { allowed, plannedCase } from '../judge/observations.ts';
import { createWeb, scenarioOf, setUp, stageOf } from './scene.ts';

const pause = { action: 'pause', ms: 1_000 } as const;
const buggy = scenarioOf(
  [
    stageOf([pause], () => {
      throw new TypeError('x is undefined');
    }),
  ],
  { id: 'buggy' },
);
const seconds = [0, 1, 2, 3, 4];

test('after a bug in one scenario the others create nothing more, and it is thrown once they have ended', async () => {
  const stop = new AbortController();
  const { world, cluster, tools, clock, calls } = setUp({ signal: stop.signal });
  const creating = scenarioOf(
    seconds.map((second) => stageOf([createWeb, pause], [plannedCase(`${second}`, allowed())], `${second}`)),
  );
  const waiting = scenarioOf([stageOf([createWeb], [])], {
    id: 'waiting',
    after: {
      scenario: 'buggy',
      stage: 'stage',
      reasonAgainst: () => undefined,
      reasonAgainstCase: () => undefined,
    },
  });

  await expect(runSideBySide([creating, buggy, waiting], world, cluster, tools, stop)).rejects.toThrow(
    'x is undefined',
  );
  const atTheEnd = [...calls];
  await clock.sleep(60_000);
  expect(calls).toEqual(atTheEnd);
  expect(calls).toEqual(['createPod', 'open web']);
});

test('a change that is under way when another scenario breaks is waited for', async () => {
  const stop = new AbortController();
  let made = false;
  const { world, cluster, tools } = setUp({
    signal: stop.signal,
    cluster: {
      async createPod() {
        await new Promise((resolve) => {
          stop.signal.addEventListener('abort', resolve, { once: true });
        });
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        made = true;
        throw new ToolError('INTERRUPTED', 'aborted', '');
      },
    },
  });
  const creating = scenarioOf([stageOf([createWeb], [])]);

  await expect(runSideBySide([buggy, creating], world, cluster, tools, stop)).rejects.toThrow(TypeError);
  expect(made).toBe(true);
});
