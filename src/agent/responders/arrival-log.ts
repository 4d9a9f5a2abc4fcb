import { withoutNumbers } from '../nonce.ts';

const defaultCapacity = 50_000;

/** Remembers the last nonces that reached this container's responders, so that a lost answer can be told from a lost request. */
export class ArrivalLog {
  readonly #nonces = new Set<string>();
  readonly #capacity: number;

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity;
  }

  /** Notes a nonce as it came over the network; the oldest one is forgotten when the log is full. */
  add(numbered: string): void {
    const nonce = withoutNumbers(numbered);
    this.#nonces.delete(nonce);
    this.#nonces.add(nonce);
    if (this.#nonces.size <= this.#capacity) return;
    for (const oldest of this.#nonces) {
      this.#nonces.delete(oldest);
      return;
    }
  }

  /** Those of `nonces` that have arrived, in the order asked for. */
  arrivedOf(nonces: readonly string[]): string[] {
    return nonces.filter((nonce) => this.#nonces.has(nonce));
  }
}
