/** What parts a nonce from the number of one of its datagrams or connections; the CLI's nonces do not contain it. */
const separator = '#';

/** The nonce of the `index`th datagram or connection of a probe: tells which one an answer belongs to. */
export function numberedNonce(nonce: string, index: number): string {
  return `${nonce}${separator}${index}`;
}

/** The probe's nonce and the number that `numberedNonce` gave it, if any. */
export function splitNonce(numbered: string): { nonce: string; index: number | undefined } {
  const at = numbered.lastIndexOf(separator);
  if (at === -1) return { nonce: numbered, index: undefined };
  return { nonce: numbered.slice(0, at), index: Number(numbered.slice(at + 1)) };
}
