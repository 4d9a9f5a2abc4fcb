import type { Options } from 'yargs';
import { failOnChoices } from '../gate/fail-on.ts';
import { formats } from '../report/format.ts';
import { logLevels } from './log-level.ts';
import { colorModes } from './terminal.ts';

/**
 * A set of options. Those without a type arrive as text, or as a list of texts where they were given several times; what they
 * mean is judged by `settings.ts`, which can say what is wrong with them. Help stays free of type marks that way.
 */
export type OptionSet = Readonly<Record<string, Options>>;

/** Values of `--family`. */
export const ipFamilyChoices = ['ipv4', 'ipv6', 'dual'] as const;

/** Defaults, in one place for help and settings. Times are text so that help shows them as people write them. */
export const defaults = {
  'namespace-prefix': 'podreach',
  image: 'node:24-bookworm-slim',
  timeout: '5m',
  concurrency: '32',
  patience: '1',
  policy: 'quick',
  'follow-ups': 'auto',
  mesh: 'full',
  agents: '1',
  burst: '100',
  family: 'dual',
  format: 'text',
  color: 'auto',
  'log-level': 'warn',
} as const;

/** A default, shown as it would be typed. */
export function byDefault(value: string): Pick<Options, 'default' | 'defaultDescription'> {
  return { default: value, defaultDescription: value };
}

/** Which cluster. */
export const clusterOptions = {
  kubeconfig: {
    group: 'Cluster:',
    requiresArg: true,
    describe: 'Kubeconfig file',
    defaultDescription: "$KUBECONFIG, ~/.kube/config, or the Pod's service account",
  },
  context: {
    group: 'Cluster:',
    requiresArg: true,
    describe: 'Context of the kubeconfig',
    defaultDescription: 'its current context',
  },
} as const satisfies OptionSet;

/** Where settings may come from besides. */
export const configOption = {
  config: {
    group: 'Settings:',
    requiresArg: true,
    describe: 'Settings file in YAML: what the command line and PODREACH_* do not say, and which findings are accepted',
    defaultDescription: 'none',
  },
} as const satisfies OptionSet;

/** What is logged. */
export const logOptions = {
  'log-level': {
    group: 'Output:',
    requiresArg: true,
    choices: logLevels,
    ...byDefault(defaults['log-level']),
    describe: 'Log on stderr from this level on; debug shows every API request',
  },
  verbose: {
    group: 'Output:',
    type: 'boolean',
    describe: 'Short for --log-level debug; where both are given, the louder one counts',
  },
} as const satisfies OptionSet;

/** How much is said, and how. */
export const talkOptions = {
  ...logOptions,
  quiet: {
    group: 'Output:',
    type: 'boolean',
    describe: 'No progress on stderr',
  },
} as const satisfies OptionSet;

/** How text looks on stdout. */
export const colorOption = {
  color: {
    group: 'Output:',
    requiresArg: true,
    choices: colorModes,
    ...byDefault(defaults.color),
    describe: 'Colours in text; auto heeds the terminal, NO_COLOR and FORCE_COLOR',
  },
} as const satisfies OptionSet;

/** Text for people or JSON for programs. */
export const formatOption = {
  format: {
    group: 'Output:',
    requiresArg: true,
    choices: ['text', 'json'],
    ...byDefault(defaults.format),
    describe: 'Format on stdout',
  },
} as const satisfies OptionSet;

/** What fails a comparison. */
export const gateOptions = {
  'fail-on': {
    group: 'Comparison:',
    requiresArg: true,
    choices: failOnChoices,
    describe: 'Exit with 1 also on this: latency that became worse beyond the noise',
    defaultDescription: 'regressions alone',
  },
} as const satisfies OptionSet;

/** What a check is compared with. */
export const baselineOptions = {
  baseline: {
    group: 'Comparison:',
    requiresArg: true,
    describe:
      'Saved JSON report: fail only on what got worse since, as podreach diff tells it after the report; repeatable: of several, ' +
      'the last is compared with, and what failed in any is known',
  },
  ...gateOptions,
} as const satisfies OptionSet;

/** How a comparison looks on stdout. */
export const diffFormatOption = {
  format: {
    group: 'Output:',
    requiresArg: true,
    choices: ['text', 'json', 'markdown'],
    ...byDefault(defaults.format),
    describe: 'Format on stdout',
  },
} as const satisfies OptionSet;

/** How a report looks on stdout. */
export const lookOptions = {
  format: {
    group: 'Output:',
    requiresArg: true,
    choices: formats,
    ...byDefault(defaults.format),
    describe: 'Format of the report on stdout; github also adds to the step summary',
  },
  ...colorOption,
  output: {
    group: 'Output:',
    requiresArg: true,
    describe: 'Also write the report to a file, as FORMAT=PATH, e.g. junit=report.xml; repeatable',
  },
} as const satisfies OptionSet;

/** What `check` creates, and how it goes about it. */
export const podOptions = {
  image: {
    group: 'Probe Pods:',
    requiresArg: true,
    ...byDefault(defaults.image),
    describe: 'Image of the probe Pods; any with Node.js 20 or newer as `node`',
  },
  timeout: {
    group: 'Probe Pods:',
    requiresArg: true,
    ...byDefault(defaults.timeout),
    describe: 'Limit for the whole run without its clean-up, e.g. 90s or 10m',
  },
  concurrency: {
    group: 'Probe Pods:',
    requiresArg: true,
    ...byDefault(defaults.concurrency),
    describe: 'Probes in flight at once in each Pod; with --agents, in all agents of a node together, or 16 in each',
  },
  patience: {
    group: 'Probe Pods:',
    requiresArg: true,
    ...byDefault(defaults.patience),
    describe: 'Wait so many times as long for what has to converge, 0.1 to 10: more for a cluster known to be slow',
  },
  keep: {
    group: 'Probe Pods:',
    type: 'boolean',
    describe: 'Leave the probe Pods in the cluster to look around; podreach clean removes them',
  },
} as const satisfies OptionSet;

/** What `clean` removes. */
export const cleanOptions = {
  run: {
    group: 'What to remove:',
    requiresArg: true,
    describe: "Only what this run left, by the run's id",
    defaultDescription: 'every run',
  },
} as const satisfies OptionSet;

/** Which cluster `plan` plans for. */
export const assumeOptions = {
  assume: {
    group: 'Cluster:',
    requiresArg: true,
    describe: 'Plan for this many imaginary nodes instead, without any cluster',
    defaultDescription: 'the nodes of the cluster',
  },
  family: {
    group: 'Cluster:',
    requiresArg: true,
    choices: ipFamilyChoices,
    ...byDefault(defaults.family),
    describe: 'IP families of the imaginary cluster, with --assume',
  },
} as const satisfies OptionSet;
