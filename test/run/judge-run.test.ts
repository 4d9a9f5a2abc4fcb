import { expect, test } from 'vitest';
import type { World } from '#src/domain/fixture.ts';
import { ToolError } from '#src/errors.ts';
import { judgeRun } from '#src/run/judge-run.ts';
import type { PodNow } from '#src/run/ports.ts';
import { allowed, plannedCase, pollsOf } from '../judge/observations.ts';
import { up, webPod, worldWith } from './scene.ts';

interface Given {
  readonly signs?: string;
  readonly worlds?: readonly World[];
  readonly endedPods?: readonly string[];
  readonly now?: Readonly<Record<string, PodNow>>;
  readonly error?: Error;
  readonly isInterrupted?: boolean;
}

/** Judges a case that asked for Pod `ns/web`. */
async function judged(given: Given) {
  const { signs = '-', worlds = [worldWith({ pods: [up(webPod)] })], endedPods = [], now = {}, error } = given;
  let reads = 0;
  const cluster = {
    async podsNow() {
      reads += 1;
      if (error !== undefined) throw error;
      return new Map(Object.entries(now));
    },
  };
  const signal = given.isInterrupted === true ? AbortSignal.abort() : new AbortController().signal;
  const asked = [{ planned: plannedCase('a', allowed()), polls: pollsOf(signs) }];
  const [one] = await judgeRun({ asked, worlds, endedPods }, cluster, 'r1', signal);
  return { verdict: one?.verdict, reads };
}

test('where nothing failed, and after Ctrl-C, no Pod is read', async () => {
  expect(await judged({ signs: '+' })).toEqual({ verdict: { status: 'pass' }, reads: 0 });
  expect(await judged({ isInterrupted: true })).toMatchObject({ verdict: { status: 'fail' }, reads: 0 });
});

test.each<[string, Readonly<Record<string, PodNow>>, string]>([
  ['is gone', {}, 'it was deleted'],
  ['has ended', { 'ns/web': { whyEnded: 'Evicted' } }, 'Evicted'],
])('a target that %s leaves its failure unknown', async (_, now, why) => {
  expect(await judged({ now })).toMatchObject({
    verdict: { status: 'unknown', cause: { detail: `Pod ns/web no longer runs: ${why}`, pod: { pod: 'web' } } },
    reads: 1,
  });
});

test.each<[string, Given]>([
  ['runs', { now: { 'ns/web': {} } }],
  ['was ended by a scenario', { endedPods: ['ns/web'] }],
  ['was ended by a scenario and made anew', { endedPods: ['ns/web'], now: { 'ns/web': { whyEnded: 'Evicted' } } }],
  ['never came up', { worlds: [worldWith({ pods: [{ ...up(webPod), problem: 'no image' }] })] }],
  ['was never made', { worlds: [worldWith()] }],
  ['cannot be read', { error: new ToolError('FORBIDDEN', 'pods is forbidden', '') }],
])('a target that %s leaves it failed', async (_, given) => {
  expect((await judged(given)).verdict).toMatchObject({ status: 'fail' });
});

test('a bug while Pods are read is thrown', async () => {
  await expect(judged({ error: new TypeError('x is undefined') })).rejects.toThrow('x is undefined');
});
