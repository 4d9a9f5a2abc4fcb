import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { cleanSession, type Removal } from '../../src/cli/clean-session.ts';
import { memoryIo } from './memory-io.ts';

function edgesWith(removal: Removal, runs: (string | undefined)[] = []) {
  const cleanAll = async (runId: string | undefined): Promise<Removal> => {
    runs.push(runId);
    return removal;
  };
  return { connect: async () => ({ context: 'staging', cleanAll }), signals: new EventEmitter(), forceExit: () => {} };
}

test.each<[what: string, removal: Removal, exitCode: number, text: string]>([
  ['nothing to do', { removed: [], left: [] }, 0, 'nothing of podreach is left in staging\n'],
  ['all gone', { removed: ['a', 'b'], left: [] }, 0, 'removed from staging: a, b\n'],
  [
    'something stays',
    { removed: ['a'], left: ['Namespace b: finalizers remain'] },
    3,
    'removed from staging: a\nstill there: Namespace b: finalizers remain\n',
  ],
])('%s', async (_what, removal, exitCode, text) => {
  const io = memoryIo();

  expect(await cleanSession({ 'log-level': 'warn', quiet: true }, io, edgesWith(removal))).toBe(exitCode);
  expect(io.out()).toBe(text);
});

test('only one run on request', async () => {
  const runs: (string | undefined)[] = [];
  await cleanSession(
    { 'log-level': 'warn', quiet: true, run: 'k3x9vd' },
    memoryIo(),
    edgesWith({ removed: [], left: [] }, runs),
  );

  expect(runs).toEqual(['k3x9vd']);
});

test('an error that nobody caught stops it, and is told instead of what came of it', async () => {
  const edges = edgesWith({ removed: [], left: [] });
  const connect = async () => ({
    context: 'staging',
    cleanAll: async (_runId: string | undefined, signal: AbortSignal): Promise<Removal> => {
      edges.signals.emit('uncaughtException', new TypeError('x is not a function'));
      signal.throwIfAborted();
      return { removed: [], left: [] };
    },
  });
  const io = memoryIo();
  const cleaning = cleanSession({ 'log-level': 'warn', quiet: true }, io, { ...edges, connect });

  await expect(cleaning).rejects.toThrow(new TypeError('x is not a function'));
  expect(io.err()).toBe('podreach: internal error: stopping\n');
  expect(io.out()).toBe('');
  expect(edges.signals.listenerCount('uncaughtException')).toBe(0);
});
