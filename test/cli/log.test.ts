import { expect, test } from 'vitest';
import { createLogger } from '../../src/cli/log.ts';

test('lines for people, from the level on', () => {
  const lines: string[] = [];
  const logger = createLogger('debug', (line) => lines.push(line));
  logger.trace('too much');
  logger.debug({ method: 'GET', path: '/api/v1/nodes', status: 200, detail: 'two words' }, 'API request');
  logger.warn('careful');

  expect(lines).toEqual([
    'podreach: debug: API request method=GET path=/api/v1/nodes status=200 detail="two words"',
    'podreach: warn: careful',
  ]);
});

test('an error comes with its stack', () => {
  const lines: string[] = [];
  createLogger('error', (line) => lines.push(line)).error(new Error('boom'));

  expect(lines[0]).toMatch(/^podreach: error: boom\nError: boom\n\s+at /);
});
