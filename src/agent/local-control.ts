import { createServer, type Server } from 'node:net';
import * as z from 'zod/mini';
import { encodeLine, LineDecoder } from '../wire/ndjson.ts';
import type { FirstContacts } from './contacts/first-contacts.ts';
import { controlSocketOf } from './identity.ts';
import type { ArrivalLog } from './responders/arrival-log.ts';
import type { Started } from './sctp/relay.ts';

const questionSchema = z.discriminatedUnion('ask', [
  /** Answered by `{"listening": true}`; nobody answers on the socket before TCP and UDP listen. */
  z.object({ ask: z.literal('listening') }),
  /** Answered by `{"arrived": [...]}`. */
  z.object({ ask: z.literal('arrived'), nonces: z.array(z.string()) }),
  /** Listen for SCTP too; answered by how that went. */
  z.object({ ask: z.literal('listen-sctp') }),
  /** What came of the first contacts with this target; answered by `{"going": true}` until they are over. */
  z.object({
    ask: z.literal('first-contacts'),
    transport: z.enum(['tcp', 'udp']),
    address: z.string(),
    port: z.number(),
  }),
]);
/** What a container of the Pod asks another one's responders, one JSON line each way. */
export type LocalQuestion = z.infer<typeof questionSchema>;

const maxQuestionLength = 8 * 1024 * 1024;
/** A question and its answer take no longer, but for the one that has perl started. */
export const answerTimeoutMs = 2000;

/** What a container's responders answer from. */
export interface LocalControl {
  readonly arrivals: ArrivalLog;
  /** Starts listening for SCTP unless it does already. */
  readonly listenSctp: () => Promise<Started>;
  readonly firstContacts: FirstContacts;
}

/** Opens this container's local control on its abstract socket; rejects when another process has it. */
export function listenLocal(container: string, local: LocalControl): Promise<Server> {
  const server = createServer((socket) => {
    const decoder = new LineDecoder();
    socket.on('error', () => socket.destroy());
    socket.setTimeout(answerTimeoutMs * 5, () => socket.destroy());
    socket.on('data', (chunk) => {
      for (const line of decoder.push(chunk)) {
        const question = parseQuestion(line);
        if (question === undefined) socket.end();
        else
          answer(question, local).then(
            (reply) => socket.writable && socket.write(encodeLine(reply)),
            () => socket.destroy(),
          );
      }
      if (decoder.rest.length > maxQuestionLength) socket.destroy();
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(controlSocketOf(container), () => resolve(server));
  });
}

async function answer(
  question: LocalQuestion,
  { arrivals, listenSctp, firstContacts }: LocalControl,
): Promise<unknown> {
  switch (question.ask) {
    case 'listening':
      return { listening: true };
    case 'arrived':
      return { arrived: arrivals.arrivedOf(question.nonces) };
    case 'listen-sctp':
      return listenSctp();
    case 'first-contacts':
      return firstContacts.resultOf(question.transport, question) ?? { going: true };
    default:
      return question satisfies never;
  }
}

function parseQuestion(line: string): LocalQuestion | undefined {
  try {
    return questionSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
