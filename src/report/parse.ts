import type * as z from 'zod/mini';
import { type Report, reportSchemaVersion } from '../domain/report.ts';
import { reportSchema } from './schema.ts';

/** What came of reading a saved report: the report, or what is wrong with the text and what to do about it. */
export type ParsedReport = { readonly report: Report } | { readonly problem: string; readonly hint: string };

const origin = 'give a file written by podreach check --output json=FILE';

/** Reads a report from its JSON text. */
export function parseReport(text: string): ParsedReport {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `it is not JSON (${(error as Error).message})`, hint: origin };
  }
  const written = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof written === 'number' && written !== reportSchemaVersion) {
    return {
      problem: `it has schema version ${written}, and this podreach reads version ${reportSchemaVersion}`,
      hint: 'use the podreach that wrote it, or a newer one',
    };
  }
  const parsed = reportSchema.safeParse(value);
  if (parsed.success) return { report: parsed.data };
  const [first] = parsed.error.issues;
  return { problem: first === undefined ? parsed.error.message : issueText(first), hint: origin };
}

/** `cases[3].verdict.status: …`, so that the place can be found in the file. */
function issueText(issue: z.core.$ZodIssue): string {
  const path = issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${path.replace(/^\./, '') || 'the whole file'}: ${issueWords(issue)}`;
}

/** zod/mini carries no translations, so that what is wrong is said here. */
function issueWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}${issue.input === undefined ? '' : `, found ${JSON.stringify(issue.input)}`}`;
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'unrecognized_keys':
      return `unknown ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return issue.discriminator === undefined ? 'no known shape' : `unknown ${issue.discriminator}`;
    default:
      return issue.message;
  }
}
