/** One message as a line: JSON never contains a raw newline (RFC 8259 section 7), so the newline ends the frame. */
export function encodeLine(message: unknown): string {
  return `${JSON.stringify(message)}\n`;
}

/** Cuts a byte stream into lines, whatever the chunk boundaries; characters split between chunks survive. */
export class LineDecoder {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** Feeds a chunk and returns the lines it completed, without their newlines; empty lines are dropped. */
  push(chunk: Uint8Array): string[] {
    const lines = this.#decoder.decode(chunk, { stream: true }).split('\n');
    const tail = lines.pop() ?? '';
    // The rest is only ever appended to: searching it again with every chunk would make a long line quadratic.
    if (lines.length === 0) {
      this.#rest += tail;
      return [];
    }
    lines[0] = this.#rest + (lines[0] ?? '');
    this.#rest = tail;
    return lines.filter((line) => line.trim() !== '');
  }

  /** Characters that came after the last newline: a torn line if the stream has ended. */
  get rest(): string {
    return this.#rest;
  }
}
