import type { CommandGroup } from '../command.ts';
import { policyExplainCommand } from './policy-explain.ts';
import { policyMatrixCommand } from './policy-matrix.ts';

/** What NetworkPolicies say, without any traffic. */
export const policyCommands: CommandGroup = {
  name: 'policy',
  describe: 'Say what your own NetworkPolicies allow and block, and why; only reads',
  commands: [policyExplainCommand, policyMatrixCommand],
};
