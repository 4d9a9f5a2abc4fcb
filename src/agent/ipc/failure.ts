import type { Outcome } from '../../wire/observation.ts';
import { type Failure, notRun } from '../outcome.ts';

const outcomeOfErrno: Readonly<Record<string, Failure['outcome']>> = {
  // Nothing of that name, nobody behind it, and (fifo(7)) nobody who reads.
  ENOENT: 'refused',
  ECONNREFUSED: 'refused',
  ENXIO: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timed-out',
  ENOSYS: 'unsupported',
  EMFILE: 'not-run',
  ENFILE: 'not-run',
  ENOMEM: 'not-run',
  EAGAIN: 'not-run',
};

/** What an error met at a shared thing means; every errno that is no shortage of our own is the Pod's: it does not work there. */
export function sharingFailure(error: unknown): Failure {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return notRun(error);
  const outcome: Exclude<Outcome, 'reached'> = outcomeOfErrno[code] ?? 'unreachable';
  return { outcome, detail: error instanceof Error ? error.message : String(error) };
}

/** An error with an errno's name, as Node's own system errors have it. */
export function systemError(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${message}`), { code });
}
