import type { Command } from '../command.ts';
import { colorOption } from '../options.ts';

/** Teaches what a check is about, and what a finding means. */
export const explainCommand: Command = {
  name: 'explain',
  positionals: [
    {
      name: 'topic',
      describe:
        'A check (dns.fqdn), a family (dns), the code of a finding (dns-down), or findings; without it all are listed',
      optional: true,
    },
  ],
  describe:
    'Explain a check (promise, test, what a failure means) or a finding (what is broken, causes, what to do); needs no cluster',
  options: colorOption,
  examples: [
    ['podreach explain service.hairpin', 'one check'],
    ['podreach explain dns', 'every check of a family'],
    ['podreach explain node-isolated', 'a finding, by its code'],
    ['podreach explain findings', 'all findings by their titles'],
    ['podreach explain', 'all checks and findings by their titles'],
  ],
  run: async (args, io) => (await import('../explain-session.ts')).explainSession(args, io),
};
