import { expect, test } from 'vitest';
import { judge } from '#src/judge/verdict.ts';
import { plannedCase, pollsOf } from './observations.ts';
test('a refusal stands although later tries were silent, as its errors are rationed', () => {
  const planned = plannedCase('a', { reach: 'refused', because: ['nothing is behind it'] });
  expect(judge(planned, pollsOf('-x-'), new Set())).toEqual({ status: 'pass' });
  expect(judge(planned, pollsOf('--'), new Set())).toMatchObject({ status: 'fail' });
});
