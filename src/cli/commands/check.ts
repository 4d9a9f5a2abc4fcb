import { ToolError } from '../../errors.ts';
import type { Command } from '../command.ts';
import { baselineOptions, clusterOptions, configOption, lookOptions, podOptions, talkOptions } from '../options.ts';
import { scopeOptions } from '../scope-options.ts';
import { wallClock } from '../wall-clock.ts';

const options = {
  ...scopeOptions,
  ...podOptions,
  ...clusterOptions,
  ...baselineOptions,
  ...configOption,
  ...lookOptions,
  ...talkOptions,
};

/** Deploys probe Pods, probes, judges, reports and cleans up. */
export const checkCommand: Command = {
  name: 'check',
  describe: 'Check the cluster: start probe Pods, probe, report, clean up',
  options,
  examples: [
    ['podreach check', 'everything, on the current context'],
    ['podreach check --only pod-to-pod,dns --nodes n1,n2', 'two families between two nodes'],
    ['podreach check --output json=report.json', 'a gate: exit code 0, 1 or 3, and a file'],
    ['podreach check --baseline before.json', 'a gate on a cluster with known failures: exit code 1 for new ones'],
    ['podreach check --config podreach.yaml', 'settings and accepted findings from a file'],
    ['podreach check --format github', 'in a GitHub workflow: annotations, and the summary of the step'],
  ],
  run: async (args, io, given, named) => {
    const [{ checkSession }, { refusedCheck }, { settledBy }, { connect }, { loadPolicyCases }, { runCheck }] =
      await Promise.all([
        import('../check-session.ts'),
        import('../refused-check.ts'),
        import('../settings-file/settled.ts'),
        import('../../cluster/connect.ts'),
        import('../load-policy-cases.ts'),
        import('../../run/run-check.ts'),
      ]);
    const edges = {
      connect,
      loadPolicyCases,
      runCheck,
      clock: wallClock(),
      signals: process,
      now: () => new Date(),
      forceExit: (code: number) => process.exit(code),
    };
    let told = args;
    try {
      const settled = await settledBy(args, given, options);
      return await settled.run((all, accept) => {
        told = all;
        return checkSession(all, io, edges, accept);
      });
    } catch (error) {
      // What goes wrong once the run has begun stands in its own report.
      if (error instanceof ToolError) return await refusedCheck(named(error), told, io, edges.now);
      throw error;
    }
  },
};
