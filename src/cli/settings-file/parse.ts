import { type Document, LineCounter, parseDocument } from 'yaml';
import type { AcceptedDeviation } from '../../domain/acceptance.ts';
import { ToolError } from '../../errors.ts';
import { example, type Mistake, mistakesIn } from './mistakes.ts';
import { offsetOf } from './places.ts';
import { optionOf, type SettingKey, settingsSchema } from './schema.ts';

/** What a settings file says, and where. */
export interface SettingsFile {
  /** Its path as it was given. */
  readonly file: string;
  /** Values of options by their names on the command line, as that would hand them over. */
  readonly values: Readonly<Record<string, string | boolean | readonly string[]>>;
  readonly accept: readonly AcceptedDeviation[];
  /** `FILE:LINE:COLUMN` of a setting, or of one item of its list. */
  placeOf(key: SettingKey, item?: string): string;
}

const mostMistakes = 10;

/** Reads the text of a settings file. Throws ToolError SETTINGS_INVALID with file, line, column and key of each mistake. */
export function parseSettings(file: string, source: string): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const [broken] = document.errors;
  if (broken !== undefined) {
    const [message = ''] = broken.message.split('\n');
    throw invalid(placeAt(broken.pos[0]), message.replace(/ at line .*$/, ''), 'it must be one YAML document');
  }
  if (document.contents === null) throw invalid(placeAt(0), 'the file is empty', example);
  const data = valueOf(document, placeAt(0));
  const parsed = settingsSchema.safeParse(data);
  const mistakes = mistakesIn(document, data, parsed.error?.issues ?? []);
  if (!parsed.success || mistakes.length > 0) throw mistaken(mistakes, placeAt);
  const { apiVersion: _, kind: __, accept = [], ...settings } = parsed.data;
  return {
    file,
    values: Object.fromEntries(Object.entries(settings).map(([key, value]) => [optionOf(key), argumentOf(value)])),
    accept,
    placeOf: (key, item) => {
      const items: readonly unknown[] = [parsed.data[key]].flat();
      const index = items.length > 1 || Array.isArray(parsed.data[key]) ? items.indexOf(item) : -1;
      return placeAt(offsetOf(document, index < 0 ? [key] : [key, index]));
    },
  };
}

function valueOf(document: Document, place: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw invalid(place, error instanceof Error ? error.message : String(error), 'write it without aliases');
  }
}

/** As the command line would have it: only switches and lists are no text. */
function argumentOf(value: string | number | boolean | readonly string[]): string | boolean | readonly string[] {
  return typeof value === 'number' ? String(value) : value;
}

/** Each with its hint, which is told once where the next mistake has the same. */
function mistaken(mistakes: readonly Mistake[], placeAt: (offset: number) => string): ToolError {
  const told = mistakes.slice(0, mostMistakes);
  const more = mistakes.length - told.length;
  const lines = told.flatMap(({ offset, problem, hint }, index) => {
    const next = told[index + 1];
    return [`${placeAt(offset)}: ${problem}`, ...(next === undefined || next.hint === hint ? [] : [`  ${hint}`])];
  });
  const rest = more === 0 ? '' : `\nand ${more} more ${more === 1 ? 'mistake' : 'mistakes'}`;
  return new ToolError('SETTINGS_INVALID', lines.join('\n'), `${told.at(-1)?.hint ?? example}${rest}`);
}

function invalid(place: string, problem: string, hint: string): ToolError {
  return new ToolError('SETTINGS_INVALID', `${place}: ${problem}`, hint);
}
