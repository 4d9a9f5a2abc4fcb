import { expect, test } from 'vitest';
import { type ColorMode, isInteractive, lookOf, wantsColor } from '../../src/cli/terminal.ts';

const terminal = { isTTY: true, columns: 120 };
const pipe = {};

test.each<[what: string, mode: ColorMode, stream: object, environment: Record<string, string>, color: boolean]>([
  ['a terminal', 'auto', terminal, {}, true],
  ['a pipe', 'auto', pipe, {}, false],
  ['a pipe, always', 'always', pipe, {}, true],
  ['a terminal, never', 'never', terminal, {}, false],
  ['NO_COLOR', 'auto', terminal, { NO_COLOR: '1' }, false],
  ['an empty NO_COLOR means nothing', 'auto', terminal, { NO_COLOR: '' }, true],
  ['always beats NO_COLOR', 'always', terminal, { NO_COLOR: '1' }, true],
  ['FORCE_COLOR in a pipe', 'auto', pipe, { FORCE_COLOR: '1' }, true],
  ['FORCE_COLOR=0', 'auto', terminal, { FORCE_COLOR: '0' }, false],
  ['FORCE_COLOR beats NO_COLOR', 'auto', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ['a dumb terminal', 'auto', terminal, { TERM: 'dumb' }, false],
  ['CI without a terminal', 'auto', pipe, { CI: 'true' }, false],
])('colour: %s', (_what, mode, stream, environment, color) => {
  expect(wantsColor(mode, stream, environment)).toBe(color);
});

test.each<[stream: object, environment: Record<string, string>, width: number]>([
  [terminal, {}, 120],
  [pipe, {}, 100],
  [pipe, { COLUMNS: '132' }, 132],
  [pipe, { COLUMNS: 'wide' }, 100],
  [{ columns: 20 }, {}, 60],
])('width of %j with %j', (stream, environment, width) => {
  expect(lookOf('auto', stream, environment).width).toBe(width);
});

test.each<[stream: object, environment: Record<string, string>, interactive: boolean]>([
  [terminal, {}, true],
  [terminal, { CI: 'true' }, false],
  [terminal, { TERM: 'dumb' }, false],
  [pipe, {}, false],
])('status line on %j with %j', (stream, environment, interactive) => {
  expect(isInteractive(stream, environment)).toBe(interactive);
});
