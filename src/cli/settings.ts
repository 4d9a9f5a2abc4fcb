import { ToolError } from '../errors.ts';
import { type CheckSettings } from '../run/settings.ts';
import { type Arguments, flagOf, requiredTextOf } from './arguments.ts';
import { parseDurationMs } from './duration.ts';
import { scopeSettings } from './scope-settings.ts';
import { wholeNumber } from './whole-number.ts';

const mostProbesAtOnce = 1024;

/** The settings of a run from the command line; every mistake is refused here, before anything is created. */
export function checkSettings(args: Arguments, runId: string): CheckSettings {
  return {
    runId,
    ...scopeSettings(args),
    image: image(requiredTextOf(args, 'image')),
    timeoutMs: parseDurationMs('--timeout', requiredTextOf(args, 'timeout')),
    concurrency: wholeNumber('--concurrency', requiredTextOf(args, 'concurrency'), mostProbesAtOnce),
    keep: flagOf(args, 'keep'),
  };
}

function image(text: string): string {
  if (/^[\w./:@-]+$/.test(text)) return text;
  throw new ToolError(
    'SETTINGS_INVALID',
    `--image: "${text}" is not an image reference`,
    'write it as registry/name:tag or registry/name@digest',
  );
}
