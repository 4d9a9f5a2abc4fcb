import { expect, test } from 'vitest';
import { progressStream } from '../../src/cli/progress-stream.ts';
import { lineSchema } from '../../src/report/ndjson/schema.ts';
import { memoryIo } from './memory-io.ts';

test('each phase is one line as it begins, and every notice is one', () => {
  const io = memoryIo();
  let nowMs = 500;
  const listen = progressStream(io.stdout, 'k3x9vd', () => nowMs);
  listen({ type: 'agents', connected: 1, total: 3 });
  nowMs = 1_750;
  listen({ type: 'agents', connected: 2, total: 3 });
  listen({ type: 'notice', level: 'warn', message: 'listing Pods is\nforbidden' });
  listen({ type: 'probing', done: 0, total: 90, stage: 'dns' });

  const lines = io.out().split('\n').slice(0, -1);
  const values = lines.map((line) => lineSchema.parse(JSON.parse(line)));
  expect(values).toEqual([
    {
      type: 'progress',
      schemaVersion: 1,
      runId: 'k3x9vd',
      elapsedMs: 0,
      phase: 'agents',
      text: 'agents: 1 of 3 answer',
    },
    {
      type: 'notice',
      schemaVersion: 1,
      runId: 'k3x9vd',
      elapsedMs: 1_250,
      level: 'warn',
      text: 'listing Pods is\nforbidden',
    },
    {
      type: 'progress',
      schemaVersion: 1,
      runId: 'k3x9vd',
      elapsedMs: 1_250,
      phase: 'probing dns',
      text: 'probing dns: 0 of 90',
    },
  ]);
});
