import type { PolicyCase } from '../domain/policy-case.ts';
import { ToolError } from '../errors.ts';
import { type CheckSettings } from '../run/settings.ts';
import { type Arguments, flagOf, requiredTextOf } from './arguments.ts';
import { parseDurationMs } from './duration.ts';
import { scopeSettings } from './scope-settings.ts';
import { wholeNumber } from './whole-number.ts';

const mostProbesAtOnce = 1024;
const leastPatience = 0.1;
const mostPatience = 10;

/** The settings of a run from the command line; every mistake is refused here, before anything is created. */
export function checkSettings(args: Arguments, runId: string, policyCases: readonly PolicyCase[]): CheckSettings {
  return {
    runId,
    ...scopeSettings(args, policyCases),
    image: image(requiredTextOf(args, 'image')),
    timeoutMs: parseDurationMs('--timeout', requiredTextOf(args, 'timeout')),
    concurrency: wholeNumber('--concurrency', requiredTextOf(args, 'concurrency'), mostProbesAtOnce),
    patience: patience(requiredTextOf(args, 'patience')),
    keep: flagOf(args, 'keep'),
  };
}

function patience(text: string): number {
  const factor = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (factor >= leastPatience && factor <= mostPatience) return factor;
  throw new ToolError(
    'USAGE',
    `--patience: "${text}" is not a number from ${leastPatience} to ${mostPatience}`,
    'e.g. --patience 2 to wait twice as long',
  );
}

function image(text: string): string {
  if (/^[\w./:@-]+$/.test(text)) return text;
  throw new ToolError(
    'SETTINGS_INVALID',
    `--image: "${text}" is not an image reference`,
    'write it as registry/name:tag or registry/name@digest',
  );
}
