import { fillUp, takeApart } from '#src/agent/filled-datagram.ts';
import { hashOf } from '#src/agent/hash-of.ts';
import { respondAs, udpServer } from './loopback.ts';

/** Answers datagrams as a responder in Pod `web` does; those that `passes` says no to vanish on their way there. */
export function datagramResponder(passes: (datagram: Buffer) => boolean): Promise<number> {
  const respond = respondAs('web');
  return udpServer((message, reply, client) => {
    if (!passes(message)) return;
    const { line, filling } = takeApart(message);
    const answer = respond(line, client.address, { sha256: hashOf(filling) });
    if (answer !== undefined) reply(fillUp(answer, message.length, filling));
  });
}
