import { expect, test } from 'vitest';
import { maxSends, PendingBatch } from '#src/cluster/pending-batch.ts';
import type { Observation } from '#src/wire/observation.ts';
import type { ProbeRequest } from '#src/wire/probe.ts';

const probe = (id: string): ProbeRequest => ({ kind: 'addresses', id });
const answer = (id: string): Observation => ({ id, outcome: 'reached' });

function batchOf(...ids: string[]): {
  batch: PendingBatch;
  result: () => Record<string, string> | undefined;
  heard: readonly string[];
} {
  let observations: readonly Observation[] | undefined;
  const heard: string[] = [];
  const batch = new PendingBatch(
    ids.map(probe),
    { parallel: 4, onObservation: ({ id }) => heard.push(id) },
    (result) => (observations = result),
  );
  const result = () =>
    observations && Object.fromEntries(observations.map(({ id, outcome, detail }) => [id, detail ?? outcome]));
  return { batch, result, heard };
}

test('it is over when all are answered and the agent says so', () => {
  const { batch, result, heard } = batchOf('a', 'b');
  expect(batch.takeForSend('1').map(({ id }) => id)).toEqual(['a', 'b']);
  batch.receive(answer('a'));
  expect(heard).toEqual(['a']);
  batch.receive(answer('a'));
  batch.receive(answer('b'));
  expect(heard).toEqual(['a', 'b']);
  expect(result()).toBeUndefined();
  expect(batch.finish(2)).toBe(false);
  expect(result()).toEqual({ a: 'reached', b: 'reached' });
});

test('only what is unanswered is sent again after a lost session', () => {
  const { batch, result } = batchOf('a', 'b');
  batch.takeForSend('1');
  batch.receive(answer('a'));
  expect(batch.interrupt('cut')).toBe(true);
  expect(batch.wireId).toBeUndefined();
  expect(batch.takeForSend('2').map(({ id }) => id)).toEqual(['b']);
  batch.receive(answer('b'));
  batch.finish(1);
  expect(result()).toEqual({ a: 'reached', b: 'reached' });
});

test('after the last send the rest is not-run, with the causes', () => {
  const { batch, result } = batchOf('a', 'b');
  for (let send = 1; send < maxSends; send += 1) {
    batch.takeForSend(String(send));
    expect(batch.interrupt('cut')).toBe(true);
  }
  batch.takeForSend('last');
  batch.receive(answer('a'));
  expect(batch.interrupt('gone')).toBe(false);
  expect(result()).toEqual({ a: 'reached', b: 'cut; gone' });
});

test('answers that were lost on the way are asked for again, answers that were never given are not', () => {
  const torn = batchOf('a', 'b');
  torn.batch.takeForSend('1');
  torn.batch.receive(answer('a'));
  expect(torn.batch.finish(2)).toBe(true);
  expect(torn.batch.takeForSend('2').map(({ id }) => id)).toEqual(['b']);

  const short = batchOf('a', 'b');
  short.batch.takeForSend('1');
  short.batch.receive(answer('a'));
  expect(short.batch.finish(1)).toBe(false);
  expect(short.result()).toMatchObject({ a: 'reached', b: 'the agent ended the batch without answering this probe' });
});

test('an answer counts once, and none after the end', () => {
  const { batch, result } = batchOf('a');
  batch.takeForSend('1');
  batch.receive(answer('a'));
  batch.receive({ id: 'a', outcome: 'timed-out' });
  batch.settle('late');
  batch.settle('later');
  expect(result()).toEqual({ a: 'reached' });
});
