import { readdir, readFile } from 'node:fs/promises';

/** The buffer that musl has for a search list (src/network/lookup_name.c); a longer one counts for nothing. */
const muslSearchBytes = 256;

/** Whether this image's libc passes over the search list of a resolv.conf because it is too long: musl does, glibc has no limit. */
export async function isSearchIgnored(resolvConfPath: string): Promise<boolean> {
  const list = /^search\s+(.*)$/m.exec(await readFile(resolvConfPath, 'utf8'))?.[1] ?? '';
  return list.length >= muslSearchBytes && (await isMusl());
}

/** musl's loader is called after it, e.g. `/lib/ld-musl-x86_64.so.1`. */
async function isMusl(): Promise<boolean> {
  const names = await readdir('/lib').catch(() => []);
  return names.some((name) => name.startsWith('ld-musl-'));
}
