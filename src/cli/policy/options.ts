import { byDefault, clusterOptions, colorOption, formatOption, type OptionSet, logOptions } from '../options.ts';

/** Values of `--protocol`. */
export const protocolChoices = ['tcp', 'udp', 'sctp'] as const;
/** Values of `--expect`. */
export const expectChoices = ['allowed', 'blocked'] as const;

/** Where policies, Pods and Namespaces come from, and how the answer looks; of every command about policies. */
export const policyOptions = {
  file: {
    group: 'Policies:',
    requiresArg: true,
    describe: 'File or folder whose NetworkPolicies are laid over those of the cluster; repeatable',
  },
  offline: {
    group: 'Policies:',
    type: 'boolean',
    describe: 'Ask no cluster: Pods, workloads, Namespaces and policies are those of the files',
  },
  ...clusterOptions,
  ...formatOption,
  ...colorOption,
  ...logOptions,
} as const satisfies OptionSet;

/** The question of `policy explain`. */
export const explainOptions = {
  from: {
    group: 'Question:',
    requiresArg: true,
    describe: 'Who opens the connection: NAMESPACE/POD, an IP address or node/NAME',
  },
  to: {
    group: 'Question:',
    requiresArg: true,
    describe: 'To whom, with :PORT as a number or the name of a container port',
    defaultDescription: 'every container port that the Pod declares',
  },
  protocol: {
    group: 'Question:',
    requiresArg: true,
    choices: protocolChoices,
    ...byDefault('tcp'),
    describe: 'Protocol of the port',
  },
  expect: {
    group: 'Question:',
    requiresArg: true,
    choices: expectChoices,
    describe: 'Exit with 1 unless every answer is this',
  },
} as const satisfies OptionSet;

/** The question of `policy matrix`. */
export const matrixOptions = {
  namespace: {
    alias: 'n',
    group: 'Question:',
    requiresArg: true,
    describe: 'Namespaces whose Pods are asked, with commas or repeated',
  },
  port: {
    group: 'Question:',
    requiresArg: true,
    describe: 'This port of every Pod, as a number or the name of a container port',
    defaultDescription: 'every container port that the Pods declare',
  },
  protocol: {
    group: 'Question:',
    requiresArg: true,
    choices: protocolChoices,
    describe: 'Only ports of this protocol',
    defaultDescription: 'every protocol; tcp with --port',
  },
} as const satisfies OptionSet;
