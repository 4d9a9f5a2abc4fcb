/** Parts a nonce from the number of one of its datagrams or connections; the CLI's nonces do not contain it. */
const separator = '#';

/** The nonce of the `index`th datagram or connection of a probe: tells which one an answer belongs to. */
export function numberedNonce(nonce: string, index: number): string {
  return `${nonce}${separator}${index}`;
}

/** The number that `numberedNonce` gave this nonce; undefined when it is none of that nonce's. */
export function numberIn(numbered: string, nonce: string): number | undefined {
  const prefix = `${nonce}${separator}`;
  return numbered.startsWith(prefix) ? Number(numbered.slice(prefix.length)) : undefined;
}

/** The nonce as the CLI gave it, all numbers removed. */
export function withoutNumbers(numbered: string): string {
  const [nonce = ''] = numbered.split(separator, 1);
  return nonce;
}
