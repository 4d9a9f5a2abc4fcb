import { farewellPort } from '../wire/responder.ts';
import type { Identity } from './identity.ts';
import { ArrivalLog } from './responders/arrival-log.ts';
import { createRespond } from './responders/respond.ts';
import { listenTcp } from './responders/tcp.ts';

/** For the answer to leave before the process does. */
const answerMs = 100;

/**
 * Goes on for `lingerMs` after SIGTERM, as a server that drains its connections does, and ends then; at once without. A request on
 * `farewellPort`, before or after, ends it early: a deletion that was begun cannot be shortened, the kubelet waits for the process.
 * Resolves once that port listens.
 */
export async function linger(lingerMs: number, identity: Identity): Promise<void> {
  const end = (): never => process.exit(0);
  let remainingMs = lingerMs;
  let terminating = false;
  process.on('SIGTERM', () => {
    terminating = true;
    setTimeout(end, remainingMs);
  });
  if (lingerMs === 0) return;
  const respond = createRespond(identity, new ArrivalLog());
  await listenTcp(farewellPort, (...request) => {
    remainingMs = 0;
    if (terminating) setTimeout(end, answerMs);
    return respond(...request);
  });
}
