import * as z from 'zod/mini';
import type { RecordedObservation } from '../domain/observation.ts';
import type { Reading } from '../domain/reading.ts';
import { answerSchema } from '../wire/observation.ts';
import { answerHeader } from '../wire/responder.ts';
import type { ApiEdge } from './api-edge.ts';
import { statusError } from './api-error.ts';
import { resourcePath } from './api-path.ts';

/** What the API server says in its proxy's place if the other side cannot be reached. */
const unreachable: readonly { readonly words: RegExp; readonly outcome: 'refused' | 'timed-out' | 'unreachable' }[] = [
  { words: /connection refused/, outcome: 'refused' },
  { words: /timeout|timed out|deadline exceeded/i, outcome: 'timed-out' },
];

const answeredSchema = z.extend(z.omit(answerSchema, { count: true }), { method: z.string(), path: z.string() });

/**
 * Has the API server pass a request on to a responder, and tells what came back; a redirection is an answer of the API server's
 * own. Throws ToolError where it is forbidden, or no answer came.
 */
export async function askProxied(
  edge: ApiEdge,
  { namespace, to, name, method, path: below }: Extract<Reading, { kind: 'proxy' }>,
  signal: AbortSignal,
): Promise<RecordedObservation> {
  const path = `${resourcePath(to, { namespace, name, subresource: 'proxy' })}${below}`;
  const { status, headers, body } = await edge.answer(method, path, { signal });
  if (status === 401 || status === 403) throw statusError(status, body, { server: edge.server, method, path });
  const told = headers[answerHeader];
  const answered = status === 200 ? answeredIn(typeof told === 'string' ? told : body) : undefined;
  if (answered !== undefined) {
    const { method: seenMethod, path: seenPath, ...identity } = answered;
    const values = { status: String(status), method: seenMethod, path: seenPath };
    return { outcome: 'reached', answers: [{ ...identity, count: 1 }], values };
  }
  if (status >= 300 && status < 400) {
    const detail = `HTTP ${status} to ${headers.location ?? 'nowhere'}`;
    return { outcome: 'reached', values: { status: String(status) }, detail };
  }
  const said = body.length > 200 ? `${body.slice(0, 200)}...` : body;
  const outcome = unreachable.find(({ words }) => words.test(body))?.outcome;
  return { outcome: outcome ?? (status >= 500 ? 'unreachable' : 'wrong-answer'), detail: `HTTP ${status}: ${said}` };
}

function answeredIn(text: string): z.infer<typeof answeredSchema> | undefined {
  try {
    return answeredSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
