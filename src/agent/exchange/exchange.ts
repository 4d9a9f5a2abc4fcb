import { isIP } from 'node:net';
import type { Answer, Outcome } from '../../wire/observation.ts';
import type { ResponderAnswer } from '../../wire/responder.ts';
import { excerptOf, parseAnswer } from '../responder-message.ts';

/** Where to send one request and how long to wait for its answer. */
export interface ExchangeOptions {
  /** IPv4 or IPv6 literal; names are never resolved. */
  readonly address: string;
  readonly port: number;
  /** From the first packet to the complete answer. */
  readonly timeoutMs: number;
  readonly nonce: string;
}

/** How one request to a responder ended; `answer` and `elapsedUs` are there if and only if it was reached. */
export type Exchange =
  | {
      readonly outcome: 'reached';
      readonly answer: ResponderAnswer;
      readonly elapsedUs: number;
      readonly detail?: string;
    }
  | { readonly outcome: Exclude<Outcome, 'reached'>; readonly detail: string; readonly lacks?: 'tool' };

/** Throws on an address that Node would hand to the resolver. */
export function assertLiteral(address: string): void {
  if (isIP(address) === 0) throw new Error(`not an IP address: ${address}`);
}

/** Reads the answer to a nonce that `isOurs` knows, or says in what way this is another one. */
export function readAnswer(
  line: string,
  isOurs: (nonce: string) => boolean,
): ResponderAnswer | { readonly wrong: string } {
  const answer = parseAnswer(line);
  if (answer === undefined) return { wrong: `not a responder's answer: ${excerptOf(line)}` };
  if (!isOurs(answer.nonce)) return { wrong: `answer to another request: ${excerptOf(line)}` };
  return answer;
}

/** A responder's answer as an observation carries it. */
export function toAnswer({ namespace, pod, container, node, clientAddress }: ResponderAnswer, count: number): Answer {
  return { namespace, pod, container, node, clientAddress, count };
}
