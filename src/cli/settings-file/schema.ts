import * as z from 'zod/mini';
import { features } from '../../domain/feature.ts';
import { findingCodes } from '../../domain/finding.ts';
import { failOnChoices } from '../../gate/fail-on.ts';
import { formats } from '../../report/format.ts';
import { ipFamily, protocol } from '../../report/schema/case.ts';
import { logLevels } from '../log-level.ts';
import { optionBounds, optionPatterns } from '../option-readers.ts';
import { baselineOptions, clusterOptions, podOptions, talkOptions } from '../options.ts';
import { followUpModes, meshes, policyModes, scopeOptions } from '../scope-options.ts';

/** Changes with what a settings file may say and what it means; a reader knows at once that it is too old. */
export const settingsApiVersion = 'podreach.dev/v1alpha1';
export const settingsKind = 'Settings';

function described<T extends z.ZodMiniType>(schema: T, description: string): z.ZodMiniExactOptional<T> {
  return z.exactOptional(schema.check(z.describe(description)));
}

const text = z.string().check(z.minLength(1));
const texts = z.array(text);
const { mostAgents, longestBurst, mostProbesAtOnce, leastPatience, mostPatience, longestPrefix } = optionBounds;

function wholeUpTo(most: number): z.ZodMiniInt {
  return z.int().check(z.minimum(1), z.maximum(most));
}

function formed(pattern: RegExp): z.ZodMiniString {
  return z.string().check(z.regex(pattern));
}

/** A finding that is accepted: what, why and until when, none of which may be left open; and what of it alone. */
export const acceptanceSchema = z.strictObject({
  code: z.enum(findingCodes).check(z.describe('Code of the finding, as reports have it.')),
  culprit: z
    .string()
    .check(
      z.minLength(1),
      z.describe(
        'The culprit as reports write it, e.g. `node n2`, `n1 -> n2`, `zone a <-> zone b`, `cluster (IPv6)`; `*` stands for any text.',
      ),
    ),
  protocol: described(protocol, 'The protocol that the finding is limited to, unless the culprit has it in brackets.'),
  ipFamily: described(ipFamily, 'The IP family that the finding is limited to, unless the culprit has it in brackets.'),
  check: described(text, 'The check that all cases of the finding are of; for `unexplained-failures`.'),
  reason: z
    .string()
    .check(z.regex(/\S/), z.describe('Why it is accepted: a decision or a ticket that others can look up.')),
  expires: z.iso.date().check(z.describe('The last day it holds, in UTC, as YYYY-MM-DD.')),
});

/** What the file may say of `check`, by the options' names in camel case. Everything means what the option does. */
const options = {
  only: described(texts, 'Only these families or checks.'),
  skip: described(texts, 'Leave out these families or checks.'),
  followUps: described(z.enum(followUpModes), scopeOptions['follow-ups'].describe),
  nodes: described(texts, 'Only these nodes.'),
  mesh: described(z.enum(meshes), scopeOptions.mesh.describe),
  agents: described(wholeUpTo(mostAgents), scopeOptions.agents.describe),
  burst: described(wholeUpTo(longestBurst), scopeOptions.burst.describe),
  policy: described(z.enum(policyModes), scopeOptions.policy.describe),
  policyCases: described(texts, scopeOptions['policy-cases'].describe),
  outside: described(
    texts,
    'Names outside the cluster that must resolve too, and with a port be reached: example.org:443.',
  ),
  with: described(
    z.array(z.enum(features.map(({ id }) => id))),
    'What is left out unless asked for, because it takes more rights or more time.',
  ),
  namespacePrefix: described(
    formed(optionPatterns.namespacePrefix).check(z.maxLength(longestPrefix)),
    scopeOptions['namespace-prefix'].describe,
  ),
  image: described(formed(optionPatterns.image), podOptions.image.describe),
  timeout: described(formed(optionPatterns.timeout), podOptions.timeout.describe),
  concurrency: described(wholeUpTo(mostProbesAtOnce), 'Probes in flight at once in each Pod.'),
  patience: described(
    z.number().check(z.minimum(leastPatience), z.maximum(mostPatience)),
    podOptions.patience.describe,
  ),
  keep: described(z.boolean(), 'Leave the probe Pods in the cluster to look around; podreach clean removes them.'),
  kubeconfig: described(text, clusterOptions.kubeconfig.describe),
  context: described(text, clusterOptions.context.describe),
  baseline: described(z.union([text, texts]), baselineOptions.baseline.describe),
  failOn: described(z.enum(failOnChoices), baselineOptions['fail-on'].describe),
  format: described(z.enum(formats), 'Format of the report on stdout.'),
  output: described(
    z.array(formed(optionPatterns.output)),
    'Files to write the report to as well, each as FORMAT=PATH.',
  ),
  logLevel: described(z.enum(logLevels), talkOptions['log-level'].describe),
  verbose: described(z.boolean(), talkOptions.verbose.describe),
  quiet: described(z.boolean(), talkOptions.quiet.describe),
};

/** The settings file as data. */
export const settingsSchema = z.strictObject({
  apiVersion: z.literal(settingsApiVersion),
  kind: z.literal(settingsKind),
  ...options,
  accept: described(z.array(acceptanceSchema), 'Findings that are known and do not fail the run until they expire.'),
});

/** A setting that is an option of `check` too. */
export type SettingKey = keyof typeof options;
/** All of them, in the order the documentation shows them. */
export const settingKeys = Object.keys(options) as readonly SettingKey[];

/** The option of the command line that is called so in a file: `policyCases` is `policy-cases`. */
export function optionOf(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** The published JSON Schema of the settings file, draft 2020-12. */
export function settingsJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(settingsSchema, { target: 'draft-2020-12', io: 'input' });
  return {
    $schema,
    title: 'podreach settings',
    description: 'Settings of podreach check, plan and doctor, as --config reads them.',
    ...rest,
  };
}
