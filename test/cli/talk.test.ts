import { describe, expect, test } from 'vitest';
import type { Arguments } from '../../src/cli/arguments.ts';
import { logTo } from '../../src/cli/chosen-cluster.ts';
import { openTalk } from '../../src/cli/talk.ts';
import { memoryIo } from './memory-io.ts';

const edges = {
  'of a run': (args: Arguments) => {
    const io = memoryIo();
    const { logger, progress } = openTalk({ quiet: false, ...args }, io, () => 0);
    progress.stop();
    return { logger, io };
  },
  'of a command without progress': (args: Arguments) => {
    const io = memoryIo();
    return { logger: logTo(io, args), io };
  },
};

describe.each(Object.entries(edges))('the log %s', (_what, open) => {
  test.each([
    [{ 'log-level': 'warn' }, []],
    [{ 'log-level': 'warn', verbose: true }, ['debug']],
    [{ 'log-level': 'silent', verbose: true }, ['debug']],
    [{ 'log-level': 'debug', verbose: false }, ['debug']],
    [{ 'log-level': 'trace', verbose: true }, ['trace', 'debug']],
  ])('with %j', (args, expected) => {
    const { logger, io } = open(args);
    logger.trace('seen');
    logger.debug('seen');

    expect([...io.err().matchAll(/podreach: (\w+): seen\n/g)].map(([, level]) => level)).toEqual(expected);
  });
});

test('--verbose and --quiet are refused together, since one of them is meant otherwise', () => {
  const args = { 'log-level': 'warn', verbose: true, quiet: true };

  expect(() => openTalk(args, memoryIo(), () => 0)).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: '--verbose does not go with --quiet',
      hint: 'leave one out; --quiet with --log-level debug is a log without progress',
    }),
  );
});

test('a log without progress', () => {
  const io = memoryIo();
  openTalk({ 'log-level': 'debug', quiet: true }, io, () => 0).logger.debug('seen');

  expect(io.err()).toBe('podreach: debug: seen\n');
});
