import { checkFamilies } from '../domain/case.ts';
import { features } from '../domain/feature.ts';
import { byDefault, defaults, type OptionSet } from './options.ts';

/** Values of `--mesh`. */
export const meshes = ['full', 'sample'] as const;

/** Values of `--policy`. */
export const policyModes = ['quick', 'full', 'off'] as const;

/** Values of `--follow-ups`. */
export const followUpModes = ['auto', 'off'] as const;

const group = 'What to check:';

/** What is asked, and of which nodes; the same for `check` and `plan`, so that a plan is what a check would do. */
export const scopeOptions = {
  only: {
    group,
    requiresArg: true,
    describe: `Only these families (${checkFamilies.join(', ')}) or checks (e.g. dns.fqdn), with commas between`,
    defaultDescription: 'all',
  },
  skip: {
    group,
    requiresArg: true,
    describe: 'Leave out these families or checks',
    defaultDescription: 'none',
  },
  'follow-ups': {
    group,
    requiresArg: true,
    choices: followUpModes,
    ...byDefault(defaults['follow-ups']),
    describe: 'Where something failed: auto asks checks that were not wanted, but tell what it means; off does not',
  },
  nodes: {
    group,
    requiresArg: true,
    describe: 'Only these nodes, e.g. n1,n2',
    defaultDescription: 'every node that is ready and takes Pods',
  },
  mesh: {
    group,
    requiresArg: true,
    choices: meshes,
    ...byDefault(defaults.mesh),
    describe: 'Pairs of nodes: full asks every ordered pair, sample a few for each node, for large clusters',
  },
  agents: {
    group,
    requiresArg: true,
    ...byDefault(defaults.agents),
    describe: 'Pods on each node that ask',
  },
  burst: {
    group,
    requiresArg: true,
    ...byDefault(defaults.burst),
    describe: 'Datagrams of one burst, for loss and latency',
  },
  policy: {
    group,
    requiresArg: true,
    choices: policyModes,
    ...byDefault(defaults.policy),
    describe:
      'NetworkPolicy: quick asks about every feature once, full runs every policy case, off leaves the family out',
  },
  'policy-cases': {
    group,
    requiresArg: true,
    describe: 'Only the policy cases with one of these tags (e.g. egress, named-port) or names (e.g. peers/two-peers)',
    defaultDescription: 'those that --policy says',
  },
  outside: {
    group,
    requiresArg: true,
    describe: 'Name outside the cluster that must resolve too, and with a port be reached: example.org:443; repeatable',
    defaultDescription: 'none',
  },
  with: {
    group,
    requiresArg: true,
    describe: [
      'Also do what is left out unless asked for; repeatable. Each says what it takes:',
      ...features.map(({ id, needs }) => `${id}: ${needs}`),
    ].join('\n'),
    defaultDescription: 'none',
  },
  'namespace-prefix': {
    group: 'Probe Pods:',
    requiresArg: true,
    ...byDefault(defaults['namespace-prefix']),
    describe: 'Names of the Namespaces that are created begin with this',
  },
} as const satisfies OptionSet;
