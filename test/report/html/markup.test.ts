import { expect, test } from 'vitest';
import { escapeText, Markup, markup, plainText } from '../../../src/report/html/markup.ts';
import { hostileNames } from './reports.ts';

test('texts are escaped, markup is not, lists are joined, nothing leaves nothing', () => {
  expect(
    markup`<p title="${`a"b'c`}">${['<b>', markup`<i>${1}</i>`, new Markup('<u>')]}${undefined}${false}</p>`.html,
  ).toBe('<p title="a&quot;b&#39;c">&lt;b&gt;<i>1</i><u></p>');
});

test.each(hostileNames)('%j can end neither an element nor an attribute', (name) => {
  expect(escapeText(name)).not.toMatch(/[<>"']/);
});

test('what would not be seen, or would turn what follows, is shown as its code point', () => {
  expect(plainText('a\u202eb\u2028c\u0000d\u200b')).toBe('a\\u202eb\\u2028c\\u0000d\\u200b');
  expect(plainText('plain, Größe, 日本語\n\t')).toBe('plain, Größe, 日本語\n\t');
});
