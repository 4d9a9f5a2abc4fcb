import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { formats } from '../../src/report/format.ts';
import { reporters } from '../../src/report/index.ts';
import { samples } from './samples/index.ts';

/** What begins and ends a colour of our own, and no other sequence of a terminal. */
const escape = '\u001b';
const ownStyle = new RegExp(`${escape}\\[\\d{1,2}m`, 'g');

describe.each(formats)('%s', (format) => {
  test.each(Object.entries<Report>(samples))(
    'of %s holds nothing that acts on a terminal or a log',
    (_name, report) => {
      const plain = reporters[format](report, { width: 100, color: false });
      const colored = reporters[format](report, { width: 100, color: true }).replaceAll(ownStyle, '');

      for (const text of [plain, colored]) {
        expect(text.endsWith('\n')).toBe(true);
        expect(text.match(/[^\P{Cc}\n]/gu), 'control characters').toBeNull();
        expect(text.match(/\p{Bidi_Control}/gu), 'marks that turn the direction of text').toBeNull();
        expect(text.match(/[\u2028\u2029]/gu), 'other ends of lines').toBeNull();
        expect(text.match(/\p{Cs}/gu), 'halves of characters').toBeNull();
        expect(stripVTControlCharacters(text)).toBe(text);
      }
    },
  );

  test('is told in docs/reports.md', async () => {
    const page = await readFile(new URL('../../docs/reports.md', import.meta.url), 'utf8');

    expect(page).toContain(`\n## \`${format}\`\n`);
  });
});

/** What GitHub's runner takes for a command: `::name` where a line begins, `##[name]` anywhere. */
const obeyed =
  /^\s*::(?:add-mask|debug|echo|endgroup|error|group|notice|save-state|set-output|stop-commands|warning)\b|##\[/im;

test('no line of the text report is a command to a runner', () => {
  for (const width of [60, 80, 200]) {
    const text = reporters.text(samples.hostile, { width, color: false });

    expect(text).toContain('forged');
    expect(obeyed.exec(text)?.[0]).toBeUndefined();
    expect(text).not.toMatch(/##vso\[/);
  }
});
