import type { Command } from '../command.ts';
import { explainOptions, policyOptions } from '../policy/options.ts';

/** Says what policies make of one connection. */
export const policyExplainCommand: Command = {
  name: 'explain',
  describe: 'Say whether NetworkPolicies let one connection through, and which rules decide; creates nothing',
  options: { ...explainOptions, ...policyOptions },
  examples: [
    ['podreach policy explain --from shop/web-0 --to shop/cart-0:8080', 'between two Pods of the cluster'],
    ['podreach policy explain --from 198.51.100.7 --to shop/web-0:https', 'from outside the cluster'],
    [
      'podreach policy explain --from shop/web-0 --to db/main-0 --file policies/ --expect blocked',
      'a gate: as if these policies were applied',
    ],
    ['podreach policy explain --from shop/web --to db/main --offline --file .', 'without any cluster'],
  ],
  run: async (args, io) => {
    const [{ policyExplainSession }, { connect }] = await Promise.all([
      import('../policy/explain-session.ts'),
      import('../../cluster/connect.ts'),
    ]);
    return await policyExplainSession(args, io, { connect });
  },
};
