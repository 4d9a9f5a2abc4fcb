const newline = 0x0a;

/** A datagram taken apart: its line without the newline, and the bytes after it. */
export interface FilledDatagram {
  readonly line: string;
  readonly filling: Buffer;
}

/** Takes a datagram apart; one without a newline is all line. */
export function takeApart(datagram: Buffer): FilledDatagram {
  const end = datagram.indexOf(newline);
  if (end < 0) return { line: datagram.toString(), filling: datagram.subarray(datagram.length) };
  return { line: datagram.toString('utf8', 0, end), filling: datagram.subarray(end + 1) };
}

/** Fills a line up to `bytes` with the end of `filling`; a line that is longer, or has nothing to be filled with, stays as it is. */
export function fillUp(line: string, bytes: number, filling: Buffer): Buffer {
  const head = Buffer.from(line);
  const missing = bytes - head.length;
  if (missing <= 0) return head;
  return Buffer.concat([head, filling.subarray(Math.max(0, filling.length - missing))]);
}
