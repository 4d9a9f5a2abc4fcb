import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type * as z from 'zod/mini';
import type { AcceptedDeviation } from '../../domain/acceptance.ts';
import { ToolError } from '../../errors.ts';
import { didYouMean } from '../suggest.ts';
import {
  acceptanceSchema,
  optionOf,
  type SettingKey,
  settingsApiVersion,
  settingsKind,
  settingsSchema,
} from './schema.ts';

type Path = readonly PropertyKey[];

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

const example = `begin it with apiVersion: ${settingsApiVersion} and kind: ${settingsKind}`;

/** Reads the text of a settings file. Throws ToolError SETTINGS_INVALID with file, line, column and key. */
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
  const parsed = settingsSchema.safeParse(valueOf(document, placeAt(0)));
  if (!parsed.success) {
    const { issues } = parsed.error;
    // A mistyped key is missing too, and which one it is helps more.
    const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
    throw issue === undefined ? invalid(file, parsed.error.message, example) : issueError(issue, document, placeAt);
  }
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

function issueError(issue: z.core.$ZodIssue, document: Document, placeAt: (offset: number) => string): ToolError {
  const name = pathText(issue.path);
  const at = (path: Path): string => placeAt(offsetOf(document, path));
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return invalid(
      placeAt(keyOffset(document, issue.path, key)),
      `unknown key ${name === '' ? key : `${name}.${key}`}`,
      didYouMean(key, knownKeys(issue.path)),
    );
  }
  const found: unknown = document.getIn(issue.path);
  if (found === undefined && issue.path.length > 0) {
    return invalid(at(issue.path.slice(0, -1)), `${name} is missing`, hintOf(issue.path));
  }
  const where = name === '' ? 'the whole file' : name;
  switch (issue.code) {
    case 'invalid_value': {
      const known = issue.values.map(String);
      const written = shown(found);
      return invalid(
        at(issue.path),
        `${where}: ${written} is not a choice`,
        typeof found === 'string' ? didYouMean(found, known) : `choose from ${known.join(', ')}`,
      );
    }
    case 'invalid_type':
      return invalid(
        at(issue.path),
        `${where}: expected ${typeWords[issue.expected] ?? issue.expected}, found ${shown(found)}`,
        hintOf(issue.path),
      );
    case 'invalid_format':
      return invalid(
        at(issue.path),
        issue.format === 'date'
          ? `${where}: ${shown(found)} is no day as YYYY-MM-DD`
          : `${where}: ${shown(found)} says nothing`,
        hintOf(issue.path),
      );
    case 'too_small':
      return invalid(
        at(issue.path),
        issue.origin === 'string' ? `${where} is empty` : `${where}: ${shown(found)} is not above 0`,
        hintOf(issue.path),
      );
    default:
      return invalid(at(issue.path), `${where}: ${issue.message}`, hintOf(issue.path));
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys with values',
};

function hintOf(path: Path): string {
  const [key, , part] = path;
  if (path.length === 0 || key === 'apiVersion' || key === 'kind') return example;
  if (key === 'accept') {
    if (part === 'expires') return 'give the last day it is accepted, e.g. expires: 2027-01-31';
    return 'each entry of accept needs code, culprit, reason and expires';
  }
  return 'schema/settings.schema.json has every setting with its type';
}

function knownKeys(path: Path): readonly string[] {
  return Object.keys((path[0] === 'accept' ? acceptanceSchema : settingsSchema).shape);
}

/** Where the value at a path begins, or the nearest one around it. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range !== undefined && node.range !== null) return node.range[0];
  }
  return 0;
}

function keyOffset(document: Document, path: Path, key: string): number {
  const map: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined;
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : offsetOf(document, path);
}

function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (isNode(value)) return isMap(value) ? 'keys with values' : 'a list';
  return value === null ? 'nothing' : JSON.stringify(value);
}

function invalid(place: string, problem: string, hint: string): ToolError {
  return new ToolError('SETTINGS_INVALID', `${place}: ${problem}`, hint);
}
