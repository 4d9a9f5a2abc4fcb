import { connect } from 'node:net';
import * as z from 'zod/mini';
import { encodeLine, LineDecoder } from '../wire/ndjson.ts';
import { observationSchema } from '../wire/observation.ts';
import { startDeadline } from './clock.ts';
import { controlSocketOf } from './identity.ts';
import { answerTimeoutMs, type LocalQuestion } from './local-control.ts';
import type { Started } from './sctp/relay.ts';

const listeningSchema = z.object({ listening: z.literal(true) });
const arrivedSchema = z.object({ arrived: z.array(z.string()) });
const startedSchema = z.union([
  z.object({ listening: z.literal(true) }),
  z.object({ unsupported: z.string() }),
  z.object({ failed: z.string() }),
]);
const firstContactsReplySchema = z.union([
  z.object({ going: z.literal(true) }),
  z.omit(observationSchema, { id: true }),
]);

/** Whether the responders of a container of this Pod listen. Never rejects. */
export async function askListening(container: string): Promise<boolean> {
  return ask(container, { ask: 'listening' }).then(
    (reply) => listeningSchema.safeParse(reply).success,
    () => false,
  );
}

/** Which of the nonces a container's responders saw arrive; rejects when they do not answer. */
export async function askArrived(container: string, nonces: readonly string[]): Promise<string[]> {
  return arrivedSchema.parse(await ask(container, { ask: 'arrived', nonces: [...nonces] })).arrived;
}

/** perl has to be started first, which takes its time on a busy node. */
const perlStartMs = 4 * answerTimeoutMs;

/** Has a container's responders listen for SCTP; rejects when they do not answer. */
export async function askToListen(container: string): Promise<Started> {
  return startedSchema.parse(await ask(container, { ask: 'listen-sctp' }, perlStartMs));
}

/** What came of a container's first contacts with a target; rejects when its responders do not answer. */
export async function askFirstContacts(
  container: string,
  target: Omit<Extract<LocalQuestion, { ask: 'first-contacts' }>, 'ask'>,
): Promise<z.infer<typeof firstContactsReplySchema>> {
  return firstContactsReplySchema.parse(await ask(container, { ask: 'first-contacts', ...target }));
}

function ask(container: string, question: LocalQuestion, timeoutMs = answerTimeoutMs): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const decoder = new LineDecoder();
    const socket = connect(controlSocketOf(container));
    const cancel = startDeadline(timeoutMs, () => fail(new Error(`no answer within ${timeoutMs} ms`)));
    const fail = (error: Error): void => {
      cancel();
      socket.destroy();
      reject(new Error(`responders of container ${container}: ${error.message}`));
    };
    socket.on('error', fail);
    socket.on('end', () => fail(new Error('closed without an answer')));
    socket.on('data', (chunk) => {
      const [line] = decoder.push(chunk);
      if (line === undefined) return;
      cancel();
      socket.destroy();
      try {
        resolve(JSON.parse(line));
      } catch (error) {
        reject(error);
      }
    });
    socket.write(encodeLine(question));
  });
}
