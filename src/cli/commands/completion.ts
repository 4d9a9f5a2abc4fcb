import type { Command } from '../command.ts';

/** Prints what a shell needs to complete the rest. */
export const completionCommand: Command = {
  name: 'completion',
  positionals: [
    {
      name: 'shell',
      describe: 'bash, zsh or fish; without it the one that $SHELL names, or else bash',
      optional: true,
    },
  ],
  describe: 'Print what completes commands, options and their values in bash, zsh or fish; needs no cluster',
  options: {},
  examples: [
    ['source <(podreach completion)', 'from now on in this shell'],
    ['podreach completion fish | source', 'the same in fish'],
  ],
  run: async (args, io) => (await import('../completion-session.ts')).completionSession(args, io),
};
