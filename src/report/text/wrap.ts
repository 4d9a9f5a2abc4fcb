/** Breaks a sentence into lines of at most `width` columns. A word longer than a line stays whole, so that it can be copied. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** A wrapped paragraph; `lead` opens its first line, the others hang below the first one's text. */
export function paragraph(lead: string, text: string, width: number): readonly string[] {
  const lines = wrap(text, Math.max(width - lead.length, 20));
  return lines.map((line, index) => `${index === 0 ? lead : ' '.repeat(lead.length)}${line}`);
}

/** `1 node`, `3 nodes`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** `a, b and 4 more`. */
export function listed(items: readonly string[], most: number): string {
  if (items.length <= most) return items.join(', ');
  // "and 1 more" would be longer than the name it stands for.
  return `${items.slice(0, most - 1).join(', ')} and ${items.length - most + 1} more`;
}

/** `14.2 s`, `2 min 5 s`. */
export function durationText(ms: number): string {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `0.35 ms`, `12 ms`, `1.2 s`. */
export function shortTime(us: number): string {
  if (us >= 1_000_000) return durationText(us / 1000);
  if (us >= 10_000) return `${Math.round(us / 1000)} ms`;
  return us === 0 ? '0 ms' : `${(us / 1000).toFixed(us >= 1_000 ? 1 : 2)} ms`;
}

/** `0.85 Mbit/s`, `942 Mbit/s`, `9.4 Gbit/s`. */
export function rateText(mbitPerSecond: number): string {
  if (mbitPerSecond >= 1_000) return `${(mbitPerSecond / 1_000).toFixed(1)} Gbit/s`;
  return `${mbitPerSecond >= 10 ? Math.round(mbitPerSecond) : mbitPerSecond} Mbit/s`;
}
