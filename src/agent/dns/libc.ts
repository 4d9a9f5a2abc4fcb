import { lookup } from 'node:dns/promises';
import { canonicalAddress } from '../own-addresses.ts';
import { type Failure, notRun } from '../outcome.ts';
import { startDeadline } from '../clock.ts';
import type { IpVersion } from './ip-version.ts';

/**
 * getaddrinfo occupies one of the four threads of Node's pool until the libc gives up, which can take minutes; the file system
 * needs these threads too. So a name server that never answers may hold two of them and no more.
 */
const mostLookups = 2;
const waiting: (() => void)[] = [];
let running = 0;

/** Addresses in canonical form, or why there are none. */
export type Lookup = { readonly addresses: readonly string[] } | { readonly failure: Failure };

/** Resolves with getaddrinfo, by whatever the image's libc makes of `/etc/resolv.conf` and `/etc/hosts`. Never rejects. */
export function lookUp(name: string, family: IpVersion, timeoutMs: number): Promise<Lookup> {
  return new Promise((resolve) => {
    const cancel = startDeadline(timeoutMs, () => {
      const detail = `getaddrinfo gave no answer within ${Math.round(timeoutMs)} ms`;
      resolve({ failure: { outcome: 'timed-out', detail } });
    });
    void getAddresses(name, family).then((result) => {
      cancel();
      resolve(result);
    });
  });
}

async function getAddresses(name: string, family: IpVersion): Promise<Lookup> {
  if (running >= mostLookups) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    const found = await lookup(name, { family, all: true });
    return { addresses: [...new Set(found.map(({ address }) => canonicalAddress(address)))] };
  } catch (error) {
    return { failure: failureOfLookup(error) };
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

/**
 * getaddrinfo(3): ENOTFOUND stands for EAI_NONAME and EAI_NODATA; EAI_AGAIN for servers that are silent, refuse or fail, of which it does not
 * tell, so that it shows no answer of any.
 */
export function failureOfLookup(error: unknown): Failure {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'EAI_AGAIN')
    return { outcome: 'timed-out', detail: `getaddrinfo: ${code}, no name server gave an answer` };
  if (code !== 'ENOTFOUND' && code !== 'EAI_FAIL') return notRun(error);
  return { outcome: 'unresolved', detail: `getaddrinfo: ${code}` };
}
