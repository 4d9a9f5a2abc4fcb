import { expect, test } from 'vitest';
import { numberedNonce } from '#src/agent/nonce.ts';
import { ArrivalLog } from '#src/agent/responders/arrival-log.ts';

test('remembers the last nonces, whatever number they came with', () => {
  const log = new ArrivalLog(2);
  log.add('a');
  log.add(numberedNonce('b', 0));
  log.add('a');
  log.add(numberedNonce(numberedNonce('c', 3), 0));
  expect(log.arrivedOf(['a', 'b', 'c', 'd'])).toEqual(['a', 'c']);
});
