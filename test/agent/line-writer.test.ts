import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LineWriter } from '#src/agent/line-writer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function writing() {
  const output = new PassThrough({ encoding: 'utf8' });
  const writes: string[] = [];
  output.on('data', (text: string) => writes.push(text));
  return { writer: new LineWriter(output), writes };
}

test('messages that come close together are one write', async () => {
  const { writer, writes } = writing();
  writer.send(1);
  await vi.advanceTimersByTimeAsync(10);
  writer.send(2);
  await vi.advanceTimersByTimeAsync(11);
  writer.send(3);
  await vi.advanceTimersByTimeAsync(25);
  expect(writes).toEqual(['1\n2\n', '3\n']);
});

test('what may wait goes with what may not', async () => {
  const { writer, writes } = writing();
  writer.send('later', 200);
  await vi.advanceTimersByTimeAsync(100);
  expect(writes).toEqual([]);
  writer.send('now');
  await vi.advanceTimersByTimeAsync(25);
  expect(writes).toEqual(['"later"\n"now"\n']);
  writer.send('later still', 200);
  await vi.advanceTimersByTimeAsync(250);
  expect(writes).toEqual(['"later"\n"now"\n', '"later still"\n']);
});

test('nobody waits for a lot of text', () => {
  const { writer, writes } = writing();
  writer.send('x'.repeat(40_000), 200);
  expect(writes).toHaveLength(1);
});
