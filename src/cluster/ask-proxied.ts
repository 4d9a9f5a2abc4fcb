import * as z from 'zod/mini';
import type { RecordedObservation } from '../domain/observation.ts';
import type { Reading } from '../domain/reading.ts';
import { answerSchema } from '../wire/observation.ts';
import type { ApiEdge } from './api-edge.ts';
import { statusError } from './api-error.ts';
import { resourcePath } from './api-path.ts';

/** What the API server says in its proxy's place if the other side cannot be reached. */
const unreachable: readonly { readonly words: RegExp; readonly outcome: 'refused' | 'timed-out' | 'unreachable' }[] = [
  { words: /connection refused/, outcome: 'refused' },
  { words: /timeout|timed out|deadline exceeded/i, outcome: 'timed-out' },
];

const identitySchema = z.omit(answerSchema, { count: true });

/** Has the API server ask a responder, and tells what came back. Throws ToolError where it is forbidden, or no answer came. */
export async function askProxied(
  edge: ApiEdge,
  { namespace, to, name }: Extract<Reading, { kind: 'proxy' }>,
  signal: AbortSignal,
): Promise<RecordedObservation> {
  const path = `${resourcePath(to, { namespace, name, subresource: 'proxy' })}/podreach`;
  const { status, body } = await edge.answer(path, { signal });
  if (status === 401 || status === 403) throw statusError(status, body, { server: edge.server, method: 'GET', path });
  const answer = status === 200 ? identityIn(body) : undefined;
  if (answer !== undefined) return { outcome: 'reached', answers: [{ ...answer, count: 1 }] };
  const said = body.length > 200 ? `${body.slice(0, 200)}...` : body;
  const outcome = unreachable.find(({ words }) => words.test(body))?.outcome;
  return { outcome: outcome ?? (status >= 500 ? 'unreachable' : 'wrong-answer'), detail: `HTTP ${status}: ${said}` };
}

function identityIn(body: string): z.infer<typeof identitySchema> | undefined {
  try {
    return identitySchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
