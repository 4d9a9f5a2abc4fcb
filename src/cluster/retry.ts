import type { IncomingHttpHeaders } from 'node:http';
import { parseStatus } from './api-status.ts';
import type { HttpAnswer } from './http-exchange.ts';
import type { TransportFailure } from './transport-error.ts';

/** How one try of a request ended without success. */
export type FailedTry =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer }
  /** A creation lost a race for another object, such as the count of a quota, so that nothing was created. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'transport'; readonly failure: TransportFailure };

/** What to do after a failed try. `ambiguous`: the server may have executed it, so a later AlreadyExists may be our own doing. */
export interface Retry {
  readonly delayMs: number;
  readonly ambiguous: boolean;
}

/** At the delays below, six tries last about six seconds: an API server behind a load balancer has failed over by then. */
export const maxTries = 6;
const firstDelayMs = 200;
const longestWaitMs = 30_000;

/**
 * Whether and when to try again; undefined means to give up. Nothing is retried that cannot be repeated safely: creations are
 * of uniquely named objects, so repeating one ends in AlreadyExists at worst. Before the server has ever answered, a refused or
 * lost connection is final, so that a wrong address is reported at once.
 */
export function retryAfter(
  failed: FailedTry,
  tries: number,
  contacted: boolean,
  random: () => number = Math.random,
): Retry | undefined {
  if (tries >= maxTries) return undefined;
  const backoffMs = firstDelayMs * 2 ** (tries - 1) * (0.5 + random());
  if (failed.kind === 'answer') {
    const { status, headers, body } = failed.answer;
    if (status !== 429 && status !== 503 && status !== 504 && !(status === 500 && saysPassing(body))) return undefined;
    const delayMs = Math.max(backoffMs, retryAfterHeaderMs(headers));
    return delayMs > longestWaitMs ? undefined : { delayMs, ambiguous: status !== 429 };
  }
  if (failed.kind === 'conflict') return { delayMs: backoffMs, ambiguous: false };
  if (!contacted) return undefined;
  switch (failed.failure) {
    case 'refused':
    case 'unresolved':
      // A name that was resolved before will be again.
      return { delayMs: backoffMs, ambiguous: false };
    case 'lost':
      // Mostly an idle connection that the server closed just as it was taken: the first repetition need not wait.
      return { delayMs: tries === 1 ? 0 : backoffMs, ambiguous: true };
    case 'timeout':
      return tries >= 2 ? undefined : { delayMs: backoffMs, ambiguous: true };
    case 'certificate':
    case 'aborted':
      return undefined;
    default:
      return failed.failure satisfies never;
  }
}

/** etcd elects another leader within seconds; what was under way then may have been executed. */
function saysPassing(body: string): boolean {
  const status = parseStatus(body);
  return status?.reason === 'ServerTimeout' || /etcdserver: (leader changed|no leader)/.test(status?.message ?? '');
}

/** Retry-After in milliseconds, from seconds or an HTTP date (RFC 9110 section 10.2.3); 0 when absent. */
export function retryAfterHeaderMs(headers: IncomingHttpHeaders, nowMs: number = Date.now()): number {
  const value = headers['retry-after'];
  if (value === undefined) return 0;
  const seconds = Number(value);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - nowMs;
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : 0;
}
