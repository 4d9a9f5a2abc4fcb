import { ToolError } from '../errors.ts';
import { type CheckSettings } from '../run/settings.ts';
import { type Arguments, choiceOf, flagOf, listOf, requiredTextOf } from './arguments.ts';
import { parseDurationMs } from './duration.ts';
import { selectChecks } from './select-checks.ts';

/** Longest prefix with which every name a run builds from it stays a valid label (RFC 1123, 63 characters). */
const longestPrefix = 32;
const mostProbesAtOnce = 1024;

/** The settings of a run from the command line; every mistake is refused here, before anything is created. */
export function checkSettings(args: Arguments, runId: string): CheckSettings {
  const policy = choiceOf(args, 'policy', ['quick', 'off']);
  const nodes = listOf(args, 'nodes');
  return {
    runId,
    namespacePrefix: namespacePrefix(requiredTextOf(args, 'namespace-prefix')),
    image: image(requiredTextOf(args, 'image')),
    checks: selectChecks({ only: listOf(args, 'only'), skip: listOf(args, 'skip'), policy }),
    ...(nodes.length > 0 ? { nodes } : {}),
    timeoutMs: parseDurationMs('--timeout', requiredTextOf(args, 'timeout')),
    concurrency: wholeNumber('--concurrency', requiredTextOf(args, 'concurrency'), mostProbesAtOnce),
    keep: flagOf(args, 'keep'),
    policy,
    mesh: 'full',
    agentsPerNode: 1,
    burst: 100,
    features: [],
    outsideNames: [],
  };
}

function namespacePrefix(text: string): string {
  if (/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(text) && text.length <= longestPrefix) return text;
  throw new ToolError(
    'SETTINGS_INVALID',
    `--namespace-prefix: "${text}" cannot begin a Namespace's name`,
    `use up to ${longestPrefix} lower-case letters, digits and dashes, beginning with a letter`,
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

function wholeNumber(option: string, text: string, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 1 && number <= most) return number;
  throw new ToolError('USAGE', `${option}: "${text}" is not a whole number from 1 to ${most}`, `e.g. ${option} 32`);
}
