import { expect, test } from 'vitest';
import { selects } from '#src/policy/label-selector.ts';

test('an operator that does not exist is refused, and neither selects nor leaves out', () => {
  const selector = { matchExpressions: [{ key: 'app', operator: 'Equals', values: ['a'] }] };

  expect(() => selects(selector, { app: 'a' })).toThrow('no operator of label selectors: Equals');
});
