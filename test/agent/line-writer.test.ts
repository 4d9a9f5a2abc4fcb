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

test('nobody waits for a lot of text', () => {
  const { writer, writes } = writing();
  writer.send('x'.repeat(4_096));
  expect(writes).toHaveLength(1);
});

test('a message may be patient, and goes with the first that is less so', async () => {
  const { writer, writes } = writing();
  writer.send(1, 400);
  await vi.advanceTimersByTimeAsync(200);
  writer.send(2, 400);
  expect(writes).toEqual([]);
  writer.send(3);
  await vi.advanceTimersByTimeAsync(21);
  expect(writes).toEqual(['1\n2\n3\n']);
  writer.send(4, 400);
  await vi.advanceTimersByTimeAsync(401);
  expect(writes).toEqual(['1\n2\n3\n', '4\n']);
});
