import { connect, createServer, type Server } from 'node:net';
import * as z from 'zod/mini';
import { encodeLine, LineDecoder } from '../wire/ndjson.ts';
import { observationSchema } from '../wire/observation.ts';
import { startDeadline } from './clock.ts';
import type { FirstContacts } from './contacts/first-contacts.ts';
import { controlSocketOf } from './identity.ts';
import type { ArrivalLog } from './responders/arrival-log.ts';
import type { Started } from './sctp/relay.ts';

/** What a container of the Pod asks another one's responders, one JSON line each way. */
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
type Question = z.infer<typeof questionSchema>;

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

const maxQuestionLength = 8 * 1024 * 1024;
const answerTimeoutMs = 2000;

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

/** Has a container's responders listen for SCTP; rejects when they do not answer. */
export async function askToListen(container: string): Promise<Started> {
  return startedSchema.parse(await ask(container, { ask: 'listen-sctp' }));
}

/** What came of a container's first contacts with a target; rejects when its responders do not answer. */
export async function askFirstContacts(
  container: string,
  target: Omit<Extract<Question, { ask: 'first-contacts' }>, 'ask'>,
): Promise<z.infer<typeof firstContactsReplySchema>> {
  return firstContactsReplySchema.parse(await ask(container, { ask: 'first-contacts', ...target }));
}

async function answer(question: Question, { arrivals, listenSctp, firstContacts }: LocalControl): Promise<unknown> {
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

function parseQuestion(line: string): Question | undefined {
  try {
    return questionSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

function ask(container: string, question: Question): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const decoder = new LineDecoder();
    const socket = connect(controlSocketOf(container));
    const cancel = startDeadline(answerTimeoutMs, () => fail(new Error(`no answer within ${answerTimeoutMs} ms`)));
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
