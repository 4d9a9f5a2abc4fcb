import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Report } from '../../../src/domain/report.ts';

const schema = new URL('../../../schema/report.schema.json', import.meta.url);
const ajv = new Ajv2020();
const isReport = ajv.compile<Report>(JSON.parse(readFileSync(schema, 'utf8')) as object);

/** The report that a run wrote as JSON. Throws where it is not what the published schema promises. */
export function validReport(text: string): Report {
  const report: unknown = JSON.parse(text);
  if (isReport(report)) return report;
  throw new Error(`the report is not as schema/report.schema.json says: ${ajv.errorsText(isReport.errors)}`);
}
