import { type Document, isMap, isNode } from 'yaml';
import type * as z from 'zod/mini';
import { ToolError } from '../../errors.ts';
import { itemReaders, optionReaders } from '../option-readers.ts';
import { closest, didYouMean } from '../suggest.ts';
import { keyOffset, offsetOf, type Path, pathText } from './places.ts';
import { acceptanceSchema, optionOf, settingsApiVersion, settingsKind, settingsSchema } from './schema.ts';

/** Something a settings file may not say. */
export interface Mistake {
  /** Where it stands, in characters from 0. */
  readonly offset: number;
  /** What is wrong, with its key. */
  readonly problem: string;
  readonly hint: string;
}

type Issue = z.core.$ZodIssue;
type Words = Pick<Mistake, 'problem' | 'hint'>;

/** How a settings file begins, as a hint. */
export const example = `begin it with apiVersion: ${settingsApiVersion} and kind: ${settingsKind}`;

/** What the schema found in a document with this data, and what the options refuse; in the order of the file, one of each value. */
export function mistakesIn(document: Document, data: unknown, issues: readonly Issue[]): readonly Mistake[] {
  const unknown = issues.filter((issue) => issue.code === 'unrecognized_keys');
  const refused = refusals(data);
  const values = issues.filter(
    ({ code, path }, index) =>
      code !== 'unrecognized_keys' &&
      !refused.some((refusal) => isSame(refusal.path, path)) &&
      issues.findIndex((other) => other.code !== 'unrecognized_keys' && isSame(other.path, path)) === index,
  );
  return [
    ...unknown.flatMap(({ keys, path }) => keys.map((key) => unknownKey(key, path, document))),
    ...refused.map(({ path, ...words }) => ({ offset: offsetOf(document, path), ...words })),
    // A mistyped key is missing too, and which one it is helps more.
    ...values
      .filter(({ path }) => document.hasIn(path) || !isMistyped(path, unknown))
      .map((issue) => valueMistake(issue, document)),
  ].toSorted((left, right) => left.offset - right.offset);
}

function isSame(left: Path, right: Path): boolean {
  return pathText(left) === pathText(right);
}

/** Whether there is an unknown key beside it that could be meant for it. */
function isMistyped(path: Path, unknown: readonly z.core.$ZodIssueUnrecognizedKeys[]): boolean {
  const beside = unknown.filter((issue) => isSame(issue.path, path.slice(0, -1))).flatMap(({ keys }) => keys);
  return beside.some((key) => closest(key, [String(path.at(-1))]) !== undefined);
}

function unknownKey(key: string, path: Path, document: Document): Mistake {
  return {
    offset: keyOffset(document, path, key),
    problem: `unknown key ${pathText([...path, key])}`,
    hint: didYouMean(key, knownKeys(path)),
  };
}

function valueMistake(issue: Issue, document: Document): Mistake {
  const { path } = issue;
  const found: unknown = document.getIn(path);
  if (found === undefined && path.length > 0) {
    const problem = `${pathText(path)} is missing`;
    return { offset: offsetOf(document, path.slice(0, -1)), problem, hint: hintOf(path) };
  }
  return { offset: offsetOf(document, path), ...wordsOf(issue, found) };
}

/** What the options themselves say to these values; they say it better, and some of it no schema can say. */
function refusals(data: unknown): readonly (Words & { readonly path: Path })[] {
  const entries = isObject(data) ? Object.entries(data) : [];
  return entries.flatMap(([key, value]) => {
    const [readers, items] = Array.isArray(value) ? [itemReaders, value as unknown[]] : [optionReaders, [value]];
    const read = new Map(Object.entries<(text: string) => unknown>(readers)).get(optionOf(key));
    if (read === undefined) return [];
    return items.flatMap((item, index) => {
      if (typeof item !== 'string' && typeof item !== 'number') return [];
      const words = refusalOf(key, () => read(String(item)));
      return words === undefined ? [] : [{ path: Array.isArray(value) ? [key, index] : [key], ...words }];
    });
  });
}

function isObject(data: unknown): data is object {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** Options know themselves by their names on the command line. */
function refusalOf(key: string, read: () => unknown): Words | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { problem: error.message.replace(`--${optionOf(key)}`, key), hint: error.hint };
  }
}

function wordsOf(issue: Issue, found: unknown): Words {
  const name = pathText(issue.path);
  const where = name === '' ? 'the whole file' : name;
  const hint = hintOf(issue.path);
  switch (issue.code) {
    case 'invalid_value': {
      const known = issue.values.map(String);
      return {
        problem: `${where}: ${shown(found)} is not a choice`,
        hint: typeof found === 'string' ? didYouMean(found, known) : `choose from ${known.join(', ')}`,
      };
    }
    case 'invalid_type':
      return {
        problem: `${where}: expected ${typeWords[issue.expected] ?? issue.expected}, found ${shown(found)}`,
        hint,
      };
    case 'invalid_format':
      return {
        problem: `${where}: ${shown(found)} ${issue.format === 'date' ? 'is no day as YYYY-MM-DD' : 'says nothing'}`,
        hint,
      };
    case 'invalid_union':
      return { problem: `${where}: expected a text or a list of texts, found ${shown(found)}`, hint };
    case 'too_small':
      return { problem: `${where} is empty`, hint };
    default:
      return { problem: `${where}: ${issue.message}`, hint };
  }
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
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

function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (isNode(value)) return isMap(value) ? 'keys with values' : 'a list';
  return value === null ? 'nothing' : JSON.stringify(value);
}
