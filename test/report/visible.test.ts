import { describe, expect, test } from 'vitest';
import { jsonText } from '../../src/report/json-text.ts';
import { defused } from '../../src/report/runner-commands.ts';
import { visible, visibleUpTo } from '../../src/report/visible.ts';

describe('visible', () => {
  test.each([
    ['plain, é, 漢字, 👩‍🚒 and \u200c stay', 'plain, é, 漢字, 👩‍🚒 and \u200c stay'],
    ['one\r\n two\ttabs\u2028lines\u0085', 'one  two tabs lines '],
    ['\u001b[31mred\u0000', '\\u{1b}[31mred\\u{0}'],
    ['\u009b31m', '\\u{9b}31m'],
    ['\u202Etxt.exe\u202C', '\\u{202e}txt.exe\\u{202c}'],
    ['\u200bhidden\ufeff', '\\u{200b}hidden\\u{feff}'],
    ['half \ud83d', 'half \\u{d83d}'],
    ['\uffff', '\\u{ffff}'],
  ])('%j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });
});

describe('visibleUpTo', () => {
  test.each([
    [5, 'short', 'short'],
    [5, 'longer', 'long…'],
    [3, 'a👩b', 'a…'],
    [4, '👩👩👩', '👩…'],
    [8, '\u0000\u0000', '\\u{0}\\u…'],
  ])('%d of %j', (most, text, shown) => {
    expect(visibleUpTo(most, text)).toBe(shown);
  });
});

describe('defused', () => {
  test.each([
    ['::error::x', ': :error::x'],
    ['a ::add-mask::x', 'a : :add-mask::x'],
    ['##[error]x', '# #[error]x'],
    ['a##vso[task.x]', 'a# #vso[task.x]'],
    ['::ffff:192.0.2.1 and fd00::abcd and ::1', '::ffff:192.0.2.1 and fd00::abcd and ::1'],
    ['# comment ## two', '# comment ## two'],
  ])('%j', (text, shown) => {
    expect(defused(text)).toBe(shown);
  });
});

test('JSON means the same, and holds nothing that acts', () => {
  const value = { a: 'csi \u009b31m \u202e \u2028 \u007f é 👩', '\u2029': ['\ud83d'] };

  expect(JSON.parse(jsonText(value))).toEqual(value);
  expect(jsonText('\u009b\u202e\u2028')).toBe('"\\u009b\\u202e\\u2028"');
});
