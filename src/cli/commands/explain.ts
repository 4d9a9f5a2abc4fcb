import type { Command } from '../command.ts';
import { colorOption } from '../options.ts';

/** Teaches what a check is about. */
export const explainCommand: Command = {
  name: 'explain',
  positional: {
    name: 'topic',
    describe: 'A check (dns.fqdn) or a family (dns); without it all are listed',
    optional: true,
  },
  describe: 'Explain a check: what Kubernetes promises, how it is tested, what a failure means; needs no cluster',
  options: colorOption,
  examples: [
    ['podreach explain service.hairpin', 'one check'],
    ['podreach explain dns', 'every check of a family'],
    ['podreach explain', 'all checks by their titles'],
  ],
  run: async (args, io) => (await import('../explain-session.ts')).explainSession(args, io),
};
