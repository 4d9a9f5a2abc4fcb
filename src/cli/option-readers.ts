import { ToolError } from '../errors.ts';
import { listOf } from './arguments.ts';
import { durationPattern, parseDurationMs } from './duration.ts';
import { outputPattern, parseOutput } from './outputs.ts';
import { assertKnown } from './select-checks.ts';
import { wholeNumber } from './whole-number.ts';

/** What options take that stand for a number; the least whole number is 1. */
export const optionBounds = {
  /** As many Pods as a node takes unless it was told otherwise (https://kubernetes.io/docs/setup/best-practices/cluster-large/). */
  mostAgents: 110,
  /** A burst of this many datagrams tells a loss of one in a thousand; more would be a load test. */
  longestBurst: 10_000,
  mostProbesAtOnce: 1024,
  leastPatience: 0.1,
  mostPatience: 10,
  /** Longest prefix, in characters, with which every name a run builds from it stays a valid label (RFC 1123, 63 characters). */
  longestPrefix: 32,
} as const;

/** The form of options that are no free text. */
export const optionPatterns = {
  timeout: durationPattern,
  image: /^[\w./:@-]+$/,
  namespacePrefix: /^[a-z]([a-z0-9-]*[a-z0-9])?$/,
  output: outputPattern,
} as const;

/** Reads the text of options that have bounds or a form, by their names. Each throws ToolError that begins with its name. */
export const optionReaders = {
  agents: (text: string) => wholeNumber('--agents', text, optionBounds.mostAgents),
  burst: (text: string) => wholeNumber('--burst', text, optionBounds.longestBurst),
  concurrency: (text: string) => wholeNumber('--concurrency', text, optionBounds.mostProbesAtOnce),
  timeout: (text: string) => parseDurationMs('--timeout', text),
  patience,
  image,
  'namespace-prefix': namespacePrefix,
} as const;

/** The same for each value of options that can be repeated. */
export const itemReaders = {
  only: (text: string) => namesIn(text).forEach((name) => assertKnown('--only', name)),
  skip: (text: string) => namesIn(text).forEach((name) => assertKnown('--skip', name)),
  outside: (text: string) => namesIn(text).map(outsideName),
  output: parseOutput,
} as const;

function namesIn(text: string): readonly string[] {
  return listOf({ text }, 'text');
}

function patience(text: string): number {
  const { leastPatience, mostPatience } = optionBounds;
  const factor = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (factor >= leastPatience && factor <= mostPatience) return factor;
  throw new ToolError(
    'USAGE',
    `--patience: "${text}" is not a number from ${leastPatience} to ${mostPatience}`,
    'e.g. --patience 2 to wait twice as long',
  );
}

function image(text: string): string {
  if (optionPatterns.image.test(text)) return text;
  throw new ToolError(
    'SETTINGS_INVALID',
    `--image: "${text}" is not an image reference`,
    'write it as registry/name:tag or registry/name@digest',
  );
}

/** No Namespace's name can begin with anything else. */
function namespacePrefix(text: string): string {
  const { longestPrefix } = optionBounds;
  if (optionPatterns.namespacePrefix.test(text) && text.length <= longestPrefix) return text;
  throw new ToolError(
    'SETTINGS_INVALID',
    `--namespace-prefix: "${text}" cannot begin a Namespace's name`,
    `use up to ${longestPrefix} lower-case letters, digits and dashes, beginning with a letter`,
  );
}

/** `NAME` or `NAME:PORT`, without a trailing dot, so that reports name it one way. Throws ToolError. */
export function outsideName(text: string): string {
  const [, name = '', port] = /^(.+?)\.?(?::(\d+))?$/.exec(text) ?? [];
  const labels = name.split('.');
  const valid = labels.length > 1 && labels.every((label) => /^(?!-)[\w-]{1,63}(?<!-)$/.test(label));
  // A name whose last part has no letter is an address or a typo (RFC 3696 section 2).
  if (!valid || name.length > 253 || !/[a-z]/i.test(labels.at(-1) ?? ''))
    throw new ToolError('USAGE', `--outside: "${text}" is not a full DNS name`, 'e.g. --outside example.org:443');
  if (port === undefined) return name;
  return `${name}:${wholeNumber('--outside: the port', port, 65_535)}`;
}
