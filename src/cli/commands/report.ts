import type { Command } from '../command.ts';
import { lookOptions } from '../options.ts';

/** Renders a saved report again. */
export const reportCommand: Command = {
  name: 'report',
  positionals: [{ name: 'file', describe: 'Report in JSON, as written by --output json=FILE; - reads it from stdin' }],
  describe: 'Show a saved JSON report again, in any format; needs no cluster',
  options: lookOptions,
  examples: [
    ['podreach report report.json', 'a saved run as text'],
    ['podreach report report.json --format markdown', 'the same for a comment on a pull request'],
    ['podreach report - --format html < report.json', 'from stdin'],
  ],
  run: async (args, io) => (await import('../report-session.ts')).reportSession(args, io),
};
