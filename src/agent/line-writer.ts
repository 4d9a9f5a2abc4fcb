import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { encodeLine } from '../wire/ndjson.ts';

/** Writes messages as lines, all lines of one turn of the event loop in one write. */
export class LineWriter {
  readonly #output: Writable;
  #pending: string[] = [];
  #drained: Promise<unknown> | undefined;

  constructor(output: Writable) {
    this.#output = output;
  }

  /** Queues one message; never blocks. */
  send(message: unknown): void {
    if (this.#pending.length === 0) setImmediate(() => this.#write());
    this.#pending.push(encodeLine(message));
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
    if (this.#pending.length === 0) return;
    const lines = this.#pending.join('');
    this.#pending = [];
    if (this.#output.writable) this.#output.write(lines);
  }
}
