import type { Reporter } from './reporter.ts';
export const renderText: Reporter = (report) => `${JSON.stringify(report.summary)}\n`;
