import type { Command } from '../command.ts';
import { matrixOptions, policyOptions } from '../policy/options.ts';

/** Says what policies make of all Pods of some Namespaces. */
export const policyMatrixCommand: Command = {
  name: 'matrix',
  describe: 'Show which Pods of some Namespaces NetworkPolicies let reach which; creates nothing',
  options: { ...matrixOptions, ...policyOptions },
  examples: [
    ['podreach policy matrix -n shop -n db', 'every container port of the Pods of two Namespaces'],
    ['podreach policy matrix -n shop --port 8080 --file policies/', 'one port, as if these policies were applied'],
    ['podreach policy matrix -n shop --offline --file .', 'the workloads and policies of files, without any cluster'],
  ],
  run: async (args, io) => {
    const [{ policyMatrixSession }, { connect }] = await Promise.all([
      import('../policy/matrix-session.ts'),
      import('../../cluster/connect.ts'),
    ]);
    return await policyMatrixSession(args, io, { connect });
  },
};
