import { jsonText } from './json-text.ts';
import { linesOf } from './ndjson/lines.ts';
import type { Reporter } from './reporter.ts';

/** The report as JSON, one object on each line; `schema/report-line.schema.json` describes a line. */
export const renderNdjson: Reporter = (report) =>
  linesOf(report)
    .map((line) => `${jsonText(line)}\n`)
    .join('');
