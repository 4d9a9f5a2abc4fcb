import * as z from 'zod/mini';
import type { ResponderAnswer, ResponderRequest } from '../wire/responder.ts';

/** Longest line a responder or prober accepts, in bytes. */
export const maxLineBytes = 8 * 1024;

/** More than this a responder does not carry for one request. */
const maxPayloadBytes = 64 * 1024 * 1024;

/** No longer than a probe Pod is there. */
const maxIdleMs = 1_800_000;

// Strict, because an answer has a nonce too: two responders led to talk to each other would never stop.
const requestSchema = z.strictObject({
  nonce: z.string(),
  payloadBytes: z.optional(z.number().check(z.nonnegative(), z.maximum(maxPayloadBytes))),
  stream: z.optional(z.boolean()),
  timed: z.optional(z.boolean()),
  idleMs: z.optional(z.number().check(z.nonnegative(), z.maximum(maxIdleMs))),
});

const answerSchema = z.object({
  nonce: z.string(),
  namespace: z.string(),
  pod: z.string(),
  container: z.string(),
  node: z.string(),
  clientAddress: z.string(),
  sha256: z.optional(z.string()),
  streamed: z.optional(z.object({ bytes: z.number(), elapsedUs: z.number(), intact: z.boolean() })),
  heldUs: z.optional(z.number()),
  cpuWaitUs: z.optional(z.number()),
});

/** Reads a request; undefined for anything that is none. */
export function parseRequest(line: string): ResponderRequest | undefined {
  return parse(requestSchema, line);
}

/** Reads an answer; undefined for anything that no responder of ours has written. */
export function parseAnswer(line: string): ResponderAnswer | undefined {
  return parse(answerSchema, line);
}

/** The beginning of a foreign answer for a person to recognise it by, control characters escaped. */
export function excerptOf(text: string): string {
  const longest = 80;
  return text.length > longest ? `${JSON.stringify(text.slice(0, longest))}...` : JSON.stringify(text);
}

function parse<T>(schema: z.ZodMiniType<T>, line: string): T | undefined {
  try {
    const result = schema.safeParse(JSON.parse(line));
    return result.success ? result.data : undefined;
  } catch {
    return undefined;
  }
}
