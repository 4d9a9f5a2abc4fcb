import type { TopCommand } from '../command.ts';
import { checkCommand } from './check.ts';
import { cleanCommand } from './clean.ts';
import { completionCommand } from './completion.ts';
import { diffCommand } from './diff.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { planCommand } from './plan.ts';
import { policyCommands } from './policy.ts';
import { reportCommand } from './report.ts';

/** Every command, in the order `--help` lists them. */
export const commands: readonly TopCommand[] = [
  checkCommand,
  doctorCommand,
  planCommand,
  explainCommand,
  policyCommands,
  reportCommand,
  diffCommand,
  cleanCommand,
  completionCommand,
];
