import { nextTurn } from './clock.ts';

/**
 * Runs `work` for each item, at most `limit` at once, in order of start; resolves with the results in the items' order. One
 * item is started per turn of the event loop, so that hundreds of connects in a row do not lengthen the first one's measured time.
 * Rejects when `work` does.
 */
export async function runLimited<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Promise<Result>[] = [];
  const running = new Set<Promise<unknown>>();
  for (const [index, item] of items.entries()) {
    // A limit of zero or NaN would wait for ever.
    while (running.size >= Math.max(1, Math.floor(limit) || 1)) await Promise.race(running);
    const result = work(item, index);
    results.push(result);
    const finished: Promise<unknown> = result.then(
      () => running.delete(finished),
      () => running.delete(finished),
    );
    running.add(finished);
    await nextTurn();
  }
  return Promise.all(results);
}
