import { createHash } from 'node:crypto';

/** Hexadecimal SHA-256 of a datagram's filling; undefined for none. */
export function hashOf(filling: Buffer): string | undefined {
  return filling.length === 0 ? undefined : createHash('sha256').update(filling).digest('hex');
}
