import * as z from 'zod/mini';
import { findingCodes } from '../domain/finding.ts';
import { reportSchemaVersion } from '../domain/report.ts';
import { ipFamily, policyBehaviour, protocol, reportCase, skipReason } from './schema/case.ts';
import { count, described, milliseconds, text, texts } from './schema/described.ts';

const direction = z.enum(['one-way', 'both', 'unknown']);
const nodeGroup = z.strictObject({
  nodes: z.array(z.string()),
  zones: z.exactOptional(texts('The zones that they make up, where they are all nodes of these.')),
});
const culprit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cluster') }),
  z.strictObject({ kind: z.literal('node'), node: z.string() }),
  z.strictObject({
    kind: z.literal('node-pair'),
    from: z.string(),
    to: z.string(),
    direction,
  }),
  z.strictObject({ kind: z.literal('node-groups'), from: nodeGroup, to: nodeGroup, direction }),
  z.strictObject({ kind: z.literal('pod'), namespace: z.string(), pod: z.string(), node: z.string() }),
  z.strictObject({ kind: z.literal('address'), address: z.string(), pods: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('service'), namespace: z.string(), service: z.string() }),
  z.strictObject({ kind: z.literal('behaviour'), behaviour: policyBehaviour }),
  z.strictObject({ kind: z.literal('check'), check: z.string() }),
]);

const acceptance = {
  reason: text('Why it is accepted.'),
  expires: text('The last day it holds, in UTC, as YYYY-MM-DD.'),
};
const code = described(z.enum(findingCodes), 'Stable name of what is wrong.');

const finding = z.strictObject({
  code,
  culprit,
  scope: z.exactOptional(
    z.strictObject({ protocol: z.exactOptional(z.string()), ipFamily: z.exactOptional(z.string()) }),
  ),
  title: z.string(),
  evidence: texts('The few decisive observations, as sentences.'),
  cases: texts('Ids of all cases this finding explains.'),
  confidence: described(
    z.enum(['shown', 'likely']),
    '`shown`: the data allow no other culprit; `likely`: they allow others.',
  ),
  next: texts('Commands or steps to go on with.'),
  accepted: z.exactOptional(
    described(z.strictObject(acceptance), 'Accepted: cases that only such findings explain do not fail the run.'),
  ),
  acceptanceExpired: z.exactOptional(
    described(z.strictObject(acceptance), 'It was accepted until a day that is over.'),
  ),
});

const nodeFacts = z.strictObject({
  name: z.string(),
  ready: z.boolean(),
  cordoned: z.boolean(),
  taints: texts('Taints that keep Pods away, as key=value:effect.'),
  internalIps: z.array(z.string()),
  podCidrs: z.array(z.string()),
  os: z.string(),
  architecture: z.string(),
  kernel: z.string(),
  containerRuntime: z.string(),
  kubeletVersion: z.string(),
  zone: z.exactOptional(z.string()),
  allocatableCpu: z.exactOptional(z.string()),
  controlPlane: z.exactOptional(z.literal(true)),
});

const facts = z.strictObject({
  context: text('The kubeconfig context, or `in-cluster`.'),
  serverVersion: z.string(),
  nodes: z.array(nodeFacts),
  podFamilies: z.array(ipFamily),
  cniHint: z.exactOptional(text('The CNI as far as it can be told; a label, never a reason for a verdict.')),
});

const run = z.strictObject({
  id: z.string(),
  startedAt: text('RFC 3339, UTC.'),
  finishedAt: text('RFC 3339, UTC.'),
  outcome: described(
    z.enum(['complete', 'failed', 'interrupted']),
    '`complete`: all planned cases were judged; `failed`: see `failure`.',
  ),
  failure: z.exactOptional(z.strictObject({ code: z.string(), message: z.string(), hint: z.string() })),
  image: z.string(),
  namespaces: z.array(z.string()),
  leftBehind: texts('What clean-up could not remove, as `kind namespace/name`.'),
  kept: described(z.boolean(), 'The user asked to keep the probe Pods.'),
});

const scenarioTiming = z.strictObject({
  id: z.string(),
  stages: described(
    z.array(
      z.strictObject({
        id: z.string(),
        changesMs: milliseconds('Making its changes: Pods that start, objects that go.'),
        askingMs: milliseconds('Asking until answers were as expected, or the time to become so was over.'),
      }),
    ),
    'One after the other.',
  ),
});

const percentiles = z.strictObject({
  count: count('Measurements.'),
  p50: milliseconds('The median.'),
  p95: milliseconds('Of one in twenty it is longer.'),
  max: milliseconds('The longest.'),
});

const timings = z.strictObject({
  factsMs: milliseconds('Reading what the cluster is.'),
  podsReadyMs: milliseconds("From the first object's creation until every agent answered."),
  probingMs: milliseconds('Asking and waiting for answers.'),
  cleanupMs: milliseconds('Removing what was created.'),
  totalMs: milliseconds('The whole run.'),
  apiRequests: count('Requests sent to the API server, exec sessions included.'),
  execSessions: count('Exec sessions opened, one for each Pod that probes.'),
  execReconnects: count('Exec sessions that had to be opened again.'),
  probes: count('Probes sent by agents.'),
  policies: z.exactOptional(
    described(
      z.strictObject({
        cases: count('Policy cases that were run.'),
        enforcedMs: z.exactOptional(described(percentiles, 'From a change until everything it closes was closed.')),
        releasedMs: z.exactOptional(
          described(percentiles, "From the end of a case's policies until everything was open again."),
        ),
      }),
      'How soon NetworkPolicies took effect, each case by its slowest flow.',
    ),
  ),
  scenarios: z.exactOptional(described(z.array(scenarioTiming), 'Side by side, during the time of probing.')),
});

/**
 * The report as data. Written out apart from the types of src/domain so that it can carry descriptions and be validated against;
 * a test holds the two equal, so that neither can change alone.
 */
export const reportSchema = z.strictObject({
  schemaVersion: described(z.literal(reportSchemaVersion), 'Raised when a reader of this file would have to change.'),
  tool: z.strictObject({ name: z.literal('podreach'), version: z.string() }),
  run,
  cluster: z.exactOptional(described(facts, 'Absent when the API server could not be asked.')),
  summary: z.strictObject({
    pass: count('Cases as Kubernetes promises.'),
    fail: count('Cases that break a promise.'),
    unknown: count('Cases that could not be judged.'),
    skipped: count('Cases that were not asked.'),
  }),
  cases: described(z.array(reportCase), 'Every question with its answer.'),
  findings: described(z.array(finding), 'What is broken, where, and what to do next.'),
  staleAcceptances: z.exactOptional(
    described(
      z.array(
        z.strictObject({
          code,
          culprit: text('As reports write it; `*` stands for any text.'),
          protocol: z.exactOptional(protocol),
          ipFamily: z.exactOptional(ipFamily),
          check: z.exactOptional(z.string()),
          ...acceptance,
          hint: z.exactOptional(text('What it lacks to match a finding of this run; absent where none is like it.')),
        }),
      ),
      'What was accepted and matched no finding of this run.',
    ),
  ),
  skipped: described(
    z.array(z.strictObject({ what: z.string(), because: skipReason })),
    'What was left out as a whole.',
  ),
  timings,
});

/** The published JSON Schema of the report, draft 2020-12. */
export function reportJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(reportSchema, { target: 'draft-2020-12', io: 'output' });
  const { $schema, ...rest } = schema;
  return {
    $schema,
    title: 'podreach report',
    description: 'The result of one run of podreach check.',
    ...rest,
  };
}
