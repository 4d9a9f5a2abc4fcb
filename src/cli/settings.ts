import type { PolicyCase } from '../domain/policy-case.ts';
import { type CheckSettings } from '../run/settings.ts';
import { type Arguments, flagOf, requiredTextOf } from './arguments.ts';
import { optionReaders } from './option-readers.ts';
import { scopeSettings } from './scope-settings.ts';

/** The settings of a run from the command line; every mistake is refused here, before anything is created. */
export function checkSettings(args: Arguments, runId: string, policyCases: readonly PolicyCase[]): CheckSettings {
  return {
    runId,
    ...scopeSettings(args, policyCases),
    image: optionReaders.image(requiredTextOf(args, 'image')),
    timeoutMs: optionReaders.timeout(requiredTextOf(args, 'timeout')),
    concurrency: optionReaders.concurrency(requiredTextOf(args, 'concurrency')),
    patience: optionReaders.patience(requiredTextOf(args, 'patience')),
    keep: flagOf(args, 'keep'),
  };
}
