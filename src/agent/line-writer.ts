import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { encodeLine } from '../wire/ndjson.ts';

/** What comes within so many milliseconds goes together: each write passes through a runtime, a kubelet and the API server. */
const usualGatherMs = 20;
/** Characters that are worth a write of their own. */
const longestGathering = 4_096;

/** Writes messages as lines, those that come close together in one write. */
export class LineWriter {
  readonly #output: Writable;
  #pending: string[] = [];
  #pendingLength = 0;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = Number.POSITIVE_INFINITY;
  #drained: Promise<unknown> | undefined;

  constructor(output: Writable) {
    this.#output = output;
  }

  /** Queues one message, for `gatherMs` at the longest; never blocks. */
  send(message: unknown, gatherMs = usualGatherMs): void {
    const dueMs = performance.now() + gatherMs;
    if (dueMs < this.#dueMs) {
      clearTimeout(this.#timer);
      this.#dueMs = dueMs;
      this.#timer = setTimeout(() => this.#write(), gatherMs);
    }
    const line = encodeLine(message);
    this.#pending.push(line);
    this.#pendingLength += line.length;
    if (this.#pendingLength >= longestGathering) this.#write();
  }

  /** Resolves when the reader keeps up; awaited before work that would queue more. */
  async ready(): Promise<void> {
    if (!this.#output.writableNeedDrain) return;
    this.#drained ??= once(this.#output, 'drain').finally(() => {
      this.#drained = undefined;
    });
    // A broken output ends the session elsewhere; waiting for it must not throw as well.
    await this.#drained.catch(() => undefined);
  }

  /** Resolves when everything sent so far has been handed to the kernel, or the output is broken. */
  flush(): Promise<void> {
    this.#write();
    return new Promise((resolve) => {
      if (!this.#output.writable) resolve();
      else this.#output.write('', () => resolve());
    });
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#dueMs = Number.POSITIVE_INFINITY;
    if (this.#pending.length === 0) return;
    const lines = this.#pending.join('');
    this.#pending = [];
    this.#pendingLength = 0;
    if (this.#output.writable) this.#output.write(lines);
  }
}
