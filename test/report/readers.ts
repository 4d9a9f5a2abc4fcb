import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { parse, type ParserError, parseFragment } from 'parse5';
import { validateXML } from 'xmllint-wasm';
import { reportJsonSchema } from '../../src/report/schema.ts';
import { lineJsonSchema } from '../../src/report/ndjson/schema.ts';
import { readExposition } from './exposition-grammar.ts';

/** Resolves with what a reader of a format has against a text; nothing where it takes it. */
export type Reader = (text: string) => Promise<readonly string[]>;

const xsd = readFile(new URL('junit.xsd', import.meta.url), 'utf8');
const ajv = new Ajv2020({ allErrors: true });

function invalid(schema: object, value: unknown): readonly string[] {
  const validate = ajv.compile(schema);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

/** A name in the cluster may hold code points that are no characters; browsers show them as they show any they do not know. */
const harmless: readonly string[] = ['noncharacter-in-input-stream'];

function htmlErrors(html: string, read: typeof parse | typeof parseFragment): readonly string[] {
  const errors: string[] = [];
  read(html, {
    onParseError: ({ code, startLine }: ParserError) => {
      if (!harmless.includes(code)) errors.push(`line ${startLine}: ${code}`);
    },
  });
  return errors;
}

/** What each format is read with: schemas of JSON and XML, grammars, parsers. */
export const readers = {
  json: async (text) => invalid(reportJsonSchema(), JSON.parse(text)),
  ndjson: async (text) => {
    const validate = ajv.compile(lineJsonSchema());
    const lines = text.trimEnd().split('\n');
    return lines.filter((line) => !validate(JSON.parse(line)));
  },
  junit: async (text) => {
    const { valid, errors } = await validateXML({
      xml: { fileName: 'junit.xml', contents: text },
      schema: { fileName: 'junit.xsd', contents: await xsd },
    });
    return valid ? [] : errors.map(({ message }) => message);
  },
  prometheus: async (text) => (readExposition(text).samples.length > 0 ? [] : ['it has no sample']),
  markdown: async (text) => {
    const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
    return [...htmlErrors(html, parseFragment), ...(html.includes('<table>') ? [] : ['it has no table'])];
  },
  html: async (text) => htmlErrors(text, parse),
  github: async (text) =>
    text
      .trimEnd()
      .split('\n')
      .filter((line) => !/^::(error|warning|notice) title=[^:]+::./.test(line)),
} as const satisfies Readonly<Record<string, Reader>>;
