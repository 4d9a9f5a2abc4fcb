import { jsonText } from './json-text.ts';
import type { Reporter } from './reporter.ts';

/** The report as it is; `schema/report.schema.json` describes it. */
export const renderJson: Reporter = (report) => `${jsonText(report, 2)}\n`;
