import { readFile } from 'node:fs/promises';

/** IANA's number of SCTP. */
export const sctpProtocol = 132;

/**
 * Why SCTP must not be touched here; undefined where it may. Opening an SCTP socket makes the kernel load its module, which is not
 * ours to decide, so that without `mayLoad` only a kernel that has it already is asked.
 */
export async function reasonAgainstSctp(mayLoad: boolean): Promise<string | undefined> {
  if (mayLoad || (await isLoaded())) return undefined;
  return 'the kernel has not loaded SCTP (/proc/net/protocols does not list it), and --with sctp was not given';
}

async function isLoaded(): Promise<boolean> {
  const protocols = await readFile('/proc/net/protocols', 'utf8').catch(() => '');
  return /^SCTP\s/m.test(protocols);
}

/** Errors of socket(2) that say that this kernel cannot do it, or must not. */
const lacking: ReadonlySet<string> = new Set(['EPROTONOSUPPORT', 'ESOCKTNOSUPPORT', 'EAFNOSUPPORT', 'EPERM', 'EACCES']);

/** What an error of opening a socket says of the kernel; undefined where it speaks of the network. */
export function kernelLacks(code: string | undefined, call: string): string | undefined {
  return call === 'socket' && lacking.has(code ?? '') ? `the kernel has no SCTP sockets: ${code}` : undefined;
}

/** An error as the perl programs write it: `ERRNO call: words`. Anything else has no code. */
export interface PerlError {
  readonly code: string | undefined;
  readonly call: string;
  readonly message: string;
}

/** Reads the first line that perl wrote to stderr. */
export function parsePerlError(stderr: string): PerlError {
  const message = stderr.trim().split('\n')[0] ?? '';
  const [, code, call = ''] = /^(E[A-Z0-9]+) (\w+)/.exec(message) ?? [];
  return { code, call, message };
}
