import { randomInt } from 'node:crypto';

// Without vowels no word can come out, without 0, 1 and l nothing can be misread.
const alphabet = 'bcdfghjkmnpqrstvwxz23456789';

/** A short id that is valid in names and labels of Kubernetes objects. */
export function newRunId(): string {
  return Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join('');
}
