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
export function kernelLacks({
  code = '',
  call,
}: {
  readonly code?: string;
  readonly call: string;
}): string | undefined {
  return call === 'socket' && lacking.has(code) ? `the kernel has no SCTP sockets: ${code}` : undefined;
}

/** Reads `ERRNO call: words`, as the perl programs write it. */
export function parsePerlError(stderr: string): {
  readonly code?: string;
  readonly call: string;
  readonly message: string;
} {
  const message = stderr.trim().split('\n')[0] ?? '';
  const [, code, call = ''] = /^(E[A-Z0-9]+) (\w+)/.exec(message) ?? [];
  return { ...(code === undefined ? {} : { code }), call, message };
}
