import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { control, type ControlOptions } from '#src/agent/control.ts';
import type { Command } from '#src/wire/message.ts';
import { encodeLine } from '#src/wire/ndjson.ts';
import { context } from './loopback.ts';

function open(options: Partial<ControlOptions> = {}, highWaterMark = 1_000_000) {
  const input = new PassThrough();
  const output = new PassThrough({ highWaterMark });
  const over = control({ input, output, context, findResponders: async () => [], ...options });
  return { input, output, over, send: (command: Command) => void input.write(encodeLine(command)) };
}

function linesOf(output: PassThrough): string[] {
  return String(output.read() ?? '')
    .split('\n')
    .filter((line) => line !== '');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

test('a silent input ends the session, and every line counts as life', async () => {
  const { send, over } = open({ silenceMs: 1_500 });
  let ended = false;
  void over.then(() => {
    ended = true;
  });
  for (let sequence = 0; sequence < 4; sequence += 1) {
    await pause(500);
    send({ type: 'ping', sequence });
  }
  expect(ended).toBe(false);
  await over;
});

test('a reader that lags holds the probes back instead of filling the memory', async () => {
  const { send, output, over } = open({}, 500);
  const probes = Array.from({ length: 500 }, (_, index) => ({ kind: 'addresses' as const, id: `p${index}` }));
  send({ type: 'batch', batch: 'b', parallel: 4, probes });
  await pause(100);
  expect(output.readableLength + output.writableLength).toBeLessThan(10_000);
  const lines: string[] = [];
  while (!lines.some((line) => line.includes('"done"'))) {
    lines.push(...linesOf(output));
    await pause(1);
  }
  expect(lines).toHaveLength(502);
  send({ type: 'bye' });
  await over;
});

test('a broken output ends the session', async () => {
  const { send, output, over } = open();
  await pause(20);
  output.destroy(new Error('EPIPE'));
  send({ type: 'ping', sequence: 1 });
  await over;
});

test('what a prober throws is not-run, never a fault of the network', async () => {
  const { send, output, over } = open();
  send({
    type: 'batch',
    batch: 'b',
    parallel: 1,
    probes: [{ kind: 'dns', id: 'd', name: 'x', recordType: 'A', timeoutMs: 100 }],
  });
  const lines: unknown[] = [];
  const read = () => lines.push(...linesOf(output).map((line): unknown => JSON.parse(line)));
  await expect.poll(read, { timeout: 10_000 }).toBe(3);
  expect(lines.slice(1)).toEqual([
    {
      type: 'observation',
      batch: 'b',
      observation: { id: 'd', outcome: 'not-run', detail: expect.stringContaining('ENOENT') },
    },
    { type: 'done', batch: 'b', count: 1 },
  ]);
  send({ type: 'bye' });
  await over;
});
