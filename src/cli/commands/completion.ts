import type { Command } from '../command.ts';

/** Prints what a shell needs to complete the rest. */
export const completionCommand: Command = {
  name: 'completion',
  describe: 'Print what completes commands, options and their values in bash or zsh; needs no cluster',
  options: {},
  examples: [['source <(podreach completion)', 'from now on in this shell']],
  run: async (_args, io) => (await import('../completion-session.ts')).completionSession(io),
};
