import { expect, test } from 'vitest';
import { logLine } from '../../src/cli/log.ts';
import { describeError } from '../../src/cli/print-error.ts';
import { openTalk } from '../../src/cli/talk.ts';
import { ToolError } from '../../src/errors.ts';
import { memoryIo } from './memory-io.ts';

/** Clears the screen, and would be a command of GitHub's runner on a line of its own. */
const hostile = 'n1\u001b[2J\n::error::owned';

function expectTame(text: string): void {
  expect(text).not.toContain('\u001b');
  expect(text).not.toMatch(/^::/m);
  expect(text).toContain('\\u{1b}[2J');
}

test('an error, with its own lines kept', () => {
  const { text } = describeError(new ToolError('API_ERROR', `Pod ${hostile}`, 'first\nsecond'));

  expectTame(text);
  expect(text).toContain('first\nsecond\n');
});

test('a log line', () => {
  expectTame(logLine(JSON.stringify({ level: 40, msg: `lost ${hostile}`, cause: hostile })));
});

test('progress', () => {
  const io = memoryIo();
  const { progress } = openTalk({ 'log-level': 'warn', quiet: false }, io, () => 0);
  progress.listener({ type: 'deploy-progress', progress: { running: 0, total: 1, waitingFor: hostile } });
  progress.listener({ type: 'notice', level: 'warn', message: hostile });
  progress.stop();

  expectTame(io.err());
});
