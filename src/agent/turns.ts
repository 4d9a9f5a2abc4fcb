import pLimit from 'p-limit';
import { nextTurn } from './clock.ts';

/**
 * What a whole session does at once, however many batches it has: the limit is the highest that any of them had. Work is begun in
 * the order it came, one in each turn of the event loop, so that hundreds of connects in a row do not lengthen the first one's
 * measured time.
 */
export class Turns {
  readonly #limit = pLimit(1);
  #begun: Promise<void> = Promise.resolve();

  /** Items that have not begun. */
  get waiting(): number {
    return this.#limit.pendingCount;
  }

  /** Runs `work` for each item; resolves once all have ended, and rejects when one does. */
  async runAll<Item>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<void>): Promise<void> {
    // A limit of zero or NaN would wait for ever.
    this.#limit.concurrency = Math.max(this.#limit.concurrency, Math.floor(atOnce) || 1);
    await Promise.all(
      items.map((item) =>
        this.#limit(async () => {
          const before = this.#begun;
          this.#begun = before.then(nextTurn);
          await before;
          await work(item);
        }),
      ),
    );
  }
}
