import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { reporters } from '../../src/report/index.ts';
import { type Reader, readers } from './readers.ts';
import { samples } from './samples/index.ts';

const look = { width: 100, color: false };

/** What a reader has against a text; a parser that gives up has that. */
function complaints(read: Reader, text: string): Promise<readonly string[]> {
  return read(text).catch((error: unknown) => [String(error)]);
}

describe.each(Object.entries<Reader>(readers))('readers of %s', (format, read) => {
  const render = reporters[format as keyof typeof readers];

  test.each(Object.entries<Report>(samples))('take %s', async (_name, report) => {
    expect(await complaints(read, render(report, look))).toEqual([]);
  });

  // Markdown and HTML are told to make something of everything, and any lines are annotations.
  if (format === 'markdown' || format === 'html' || format === 'github') return;

  test('notice that half of it is missing', async () => {
    const text = render(samples['one-way'], look);
    expect(await complaints(read, text.slice(0, text.length / 2))).not.toEqual([]);
  });
});
