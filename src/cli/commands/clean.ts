import type { Command } from '../command.ts';
import { cleanOptions, clusterOptions, talkOptions } from '../options.ts';

/** Removes what runs left in the cluster. */
export const cleanCommand: Command = {
  name: 'clean',
  describe: 'Remove what any run left in the cluster, by its label',
  options: { ...cleanOptions, ...clusterOptions, ...talkOptions },
  examples: [['podreach clean --context staging', 'after a run with --keep, or one that was killed']],
  run: async (args, io) => {
    const [{ cleanSession }, { connect }] = await Promise.all([
      import('../clean-session.ts'),
      import('../../cluster/connect.ts'),
    ]);
    return await cleanSession(args, io, { connect, signals: process, forceExit: (code) => process.exit(code) });
  },
};
