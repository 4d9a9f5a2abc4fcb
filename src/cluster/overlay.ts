import { ToolError } from '../errors.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Lays a part of an object over a whole one: maps are merged, lists of items with a `name` are merged by it, everything else of
 * the overlay replaces what was there, an empty list too; null removes. (Kubernetes' own strategic merge needs the API's schema;
 * names suffice here.)
 */
export function layOver<T>(base: T, overlay: unknown): T {
  return merge(base as Json, overlay as Json) as T;
}

function merge(base: Json | undefined, overlay: Json): Json {
  if (isNamedList(base) && isNamedList(overlay)) {
    const merged = base.map((item) => {
      const over = overlay.find(({ name }) => name === item.name);
      return over === undefined ? item : merge(item, over);
    });
    const added = overlay.filter(({ name }) => !base.some((item) => item.name === name));
    return [...merged, ...added.map((item) => merge(undefined, item))];
  }
  if (Array.isArray(overlay)) return overlay.filter((item) => !isReplaceMark(item));
  if (!isMap(overlay)) return overlay;
  const below = isMap(base) ? base : {};
  const entries = Object.entries(overlay).map(([key, value]) => [key, merge(below[key], value)] as const);
  return Object.fromEntries(
    Object.entries({ ...below, ...Object.fromEntries(entries) }).filter(([, value]) => value !== null),
  );
}

/** The first item of a list that is not to be merged: the directive of Kubernetes' strategic merge patches. */
function isReplaceMark(item: Json): boolean {
  return isMap(item) && item['$patch'] === 'replace';
}

function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type NamedItem = { readonly name: string; readonly [key: string]: Json };

function isNamedList(value: Json | undefined): value is readonly NamedItem[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item: Json) => isMap(item) && typeof item['name'] === 'string')
  );
}

/** Fields that the API takes text in alone, at any depth: a number there would be refused. */
const textFields: ReadonlySet<string> = new Set([
  'value',
  'labels',
  'annotations',
  'selector',
  'matchLabels',
  'command',
  'args',
  'data',
]);

/**
 * Replaces every `${name}` in an object's strings by its value; a string that is nothing but a mark becomes a number where the
 * value is one, but for fields that take text. Throws ToolError MANIFEST_INVALID for a mark without a value.
 */
export function fillIn<T>(object: T, values: Readonly<Record<string, string>>, file: string): T {
  return fill(object as Json, (text) => fillText(text, values, file)) as T;
}

function fill(node: Json, read: (text: string) => string | number): Json {
  if (typeof node === 'string') return read(node);
  if (Array.isArray(node)) return node.map((item: Json) => fill(item, read));
  if (!isMap(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      fill(value, textFields.has(key) ? (text) => String(read(text)) : read),
    ]),
  );
}

const mark = /\$\{([A-Za-z0-9.-]+)\}/g;

function fillText(text: string, values: Readonly<Record<string, string>>, file: string): string | number {
  const filled = text.replace(mark, (_, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw new ToolError('MANIFEST_INVALID', `${file} has no value for \${${name}}`, 'This is a bug in podreach.');
    return value;
  });
  return filled !== text && /^\$\{[^}]+\}$/.test(text) && /^\d+$/.test(filled) ? Number(filled) : filled;
}
