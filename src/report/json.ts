import type { Reporter } from './reporter.ts';

/** The report as it is; `schema/report.schema.json` describes it. */
export const renderJson: Reporter = (report) => `${JSON.stringify(report, undefined, 2)}\n`;
