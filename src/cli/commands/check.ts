import type { Command } from '../command.ts';
import { clusterOptions, lookOptions, podOptions, talkOptions } from '../options.ts';
import { scopeOptions } from '../scope-options.ts';
import { wallClock } from '../wall-clock.ts';

/** Deploys probe Pods, probes, judges, reports and cleans up. */
export const checkCommand: Command = {
  name: 'check',
  describe: 'Check the cluster: start probe Pods, probe, report, clean up',
  options: { ...scopeOptions, ...podOptions, ...clusterOptions, ...lookOptions, ...talkOptions },
  examples: [
    ['podreach check', 'everything, on the current context'],
    ['podreach check --only pod-to-pod,dns --nodes n1,n2', 'two families between two nodes'],
    ['podreach check --output json=report.json', 'a gate: exit code 0, 1 or 3, and a file'],
    ['podreach check --format github', 'in a GitHub workflow: annotations, and the summary of the step'],
  ],
  run: async (args, io) => {
    const [{ checkSession }, { connect }, { loadPolicyCases }, { runCheck }] = await Promise.all([
      import('../check-session.ts'),
      import('../../cluster/connect.ts'),
      import('../load-policy-cases.ts'),
      import('../../run/run-check.ts'),
    ]);
    return await checkSession(args, io, {
      connect,
      loadPolicyCases,
      runCheck,
      clock: wallClock(),
      signals: process,
      now: () => new Date(),
      forceExit: (code) => process.exit(code),
    });
  },
};
