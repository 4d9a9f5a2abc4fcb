import { expect, test } from 'vitest';
import { parseDurationMs } from '../../src/cli/duration.ts';

test.each([
  ['90s', 90_000],
  ['2m', 120_000],
  ['1m30s', 90_000],
  ['500ms', 500],
  ['1.5h', 5_400_000],
])('%s', (text, ms) => {
  expect(parseDurationMs('--timeout', text)).toBe(ms);
});

test.each(['', '5', 's', '5 s', '5x', '-5s', '0s', '1m-30s', 'soon'])('"%s" is refused', (text) => {
  expect(() => parseDurationMs('--timeout', text)).toThrow(`--timeout is not a duration: "${text}"`);
});
