import type { Command } from '../command.ts';
import { colorOption, diffFormatOption, gateOptions } from '../options.ts';

/** Compares two saved reports. */
export const diffCommand: Command = {
  name: 'diff',
  positionals: [
    { name: 'before', describe: 'Report in JSON of the cluster as it was, as written by --output json=FILE' },
    { name: 'after', describe: 'Report in JSON of the cluster as it is now' },
  ],
  describe: 'Compare two JSON reports: what got worse, what was repaired; exit 1 on regressions; needs no cluster',
  options: { ...gateOptions, ...diffFormatOption, ...colorOption },
  examples: [
    ['podreach diff before.json after.json', 'did the upgrade break anything?'],
    ['podreach diff before.json after.json --fail-on latency', 'the same, and slower paths fail too'],
    ['podreach diff before.json after.json --format markdown', 'for a pull request or a job summary'],
  ],
  run: async (args, io) => (await import('../diff-session.ts')).diffSession(args, io),
};
