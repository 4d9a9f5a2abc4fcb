import * as z from 'zod/mini';
import { reportSchema } from '../schema.ts';
import { described, milliseconds, text } from '../schema/described.ts';

const { schemaVersion, tool, run, cluster, summary, cases, findings, skipped, timings } = reportSchema.shape;
const head = { schemaVersion, runId: text('Of the run that the line belongs to.') };

const elapsedMs = milliseconds('Since the run began.');
const progressLine = z.strictObject({
  type: described(z.literal('progress'), 'A phase that begins. On stdout of a check alone, while it goes on.'),
  ...head,
  elapsedMs,
  phase: text('Its name; each has one line.'),
  text: text('What is waited for, in words.'),
});
const noticeLine = z.strictObject({
  type: described(z.literal('notice'), 'What a check has to say while it goes on.'),
  ...head,
  elapsedMs,
  level: z.enum(['info', 'warn']),
  text: z.string(),
});
const runLine = z.strictObject({
  type: described(z.literal('run'), 'What ran, and where. The first line of the report.'),
  ...head,
  tool,
  run,
  cluster,
});
const findingLine = z.strictObject({
  type: described(z.literal('finding'), 'What is broken, where, and what to do next.'),
  ...head,
  ...findings.def.element.shape,
});
const caseLine = z.strictObject({
  type: described(z.literal('case'), 'One question to the cluster with its answer.'),
  ...head,
  ...cases.def.element.shape,
});
const skipLine = z.strictObject({
  type: described(z.literal('skip'), 'What was left out as a whole.'),
  ...head,
  ...skipped.def.element.shape,
});
const summaryLine = z.strictObject({
  type: described(z.literal('summary'), 'What it came to. The last line: a file without it was cut off.'),
  ...head,
  overall: described(
    z.enum(['passed', 'failed', 'could-not-test', 'interrupted']),
    'The run in one word, as its exit code has it.',
  ),
  summary,
  timings,
});

/** A line of the format `ndjson`, made of the same parts as the report. */
export const lineSchema = z.discriminatedUnion('type', [
  progressLine,
  noticeLine,
  runLine,
  findingLine,
  caseLine,
  skipLine,
  summaryLine,
]);

/** The published JSON Schema of a line, draft 2020-12. */
export function lineJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(lineSchema, { target: 'draft-2020-12', io: 'output' });
  return {
    $schema,
    title: 'podreach report line',
    description: 'One line of podreach check --format ndjson.',
    ...rest,
  };
}
