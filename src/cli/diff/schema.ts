import * as z from 'zod/mini';
import { reportSchema } from '../../report/schema.ts';
import { count, described, text, texts } from '../../report/schema/described.ts';

const finding = reportSchema.shape.findings.def.element;
const standing = z.enum(['pass', 'fail', 'unknown', 'skipped', 'absent']);

const side = z.strictObject({
  runId: z.string(),
  startedAt: text('RFC 3339, UTC.'),
  version: text('Of podreach.'),
  context: z.exactOptional(z.string()),
  serverVersion: z.exactOptional(z.string()),
  cniHint: z.exactOptional(z.string()),
});

const change = z.strictObject({
  id: text('Of the case, in both reports.'),
  kind: described(
    z.enum(['regressed', 'repaired', 'unjudged', 'lost', 'implied', 'unasked', 'open', 'added']),
    '`regressed`: fails and did not before. `repaired`: failed and passes. `unjudged`: has no verdict any longer. `lost`: no longer asked, ' +
      'and nobody chose that. `implied`: no longer asked, as another case failed. `unasked`: left out by choice. `open`: failed and ' +
      'has no verdict now. `added`: passes and had no verdict before.',
  ),
  check: z.string(),
  node: text('The node that asks.'),
  before: standing,
  after: standing,
  detail: text('The mismatch, or why it was not judged or not asked; empty for a pass.'),
  accepted: described(z.boolean(), 'A regression that only accepted findings explain.'),
});

const group = z.union([
  z.strictObject({
    finding,
    isNew: described(z.boolean(), 'The first report does not have this finding.'),
    cases: z.array(change),
  }),
  z.strictObject({ check: z.string(), node: z.string(), cases: z.array(change) }),
]);

const counts = z.strictObject({
  pass: count('That passed.'),
  fail: count('That failed.'),
  unknown: count('That could not be judged.'),
  skipped: count('That were not asked.'),
});

const path = z.strictObject({
  check: z.string(),
  from: text('A node.'),
  to: text('A node, a name or a Service.'),
  beforeUs: described(z.number(), 'The median, in microseconds.'),
  afterUs: described(z.number(), 'The median, in microseconds.'),
});

/** What `podreach diff --format json` writes. Written out apart from the types of src/gate so that it can carry descriptions; a test holds the two equal. */
export const diffSchema = z.strictObject({
  diffVersion: described(z.literal(1), 'Raised when a reader of this file would have to change.'),
  result: z.strictObject({
    status: described(
      z.enum(['nothing-worse', 'worse', 'could-not-compare']),
      'Exit code 0, 1 and 3. `could-not-compare`: nothing is known to be worse, but something may be.',
    ),
    because: texts('The reasons in words, where it is not `nothing-worse`.'),
  }),
  before: side,
  after: side,
  nodes: z.strictObject({
    shared: texts('Nodes that ask in both reports.'),
    onlyBefore: z.array(z.string()),
    onlyAfter: z.array(z.string()),
  }),
  judgedInBoth: count('Cases that passed or failed in both.'),
  stillFailing: count('Cases that fail in both.'),
  stillUnknown: count('Cases that are unknown in both.'),
  newCases: described(counts, 'Cases of the second report alone.'),
  goneCases: described(counts, 'Cases of the first report alone.'),
  changes: described(z.array(change), 'Every case that changed.'),
  regressions: described(
    z.array(group),
    'Those that nobody accepted, by the finding that explains them, else by check and node.',
  ),
  accepted: described(z.array(group), 'Regressions that were accepted.'),
  findings: z.strictObject({
    came: described(z.array(finding), 'Of the second report alone.'),
    went: described(
      z.array(z.strictObject({ finding, passing: count('How many of its cases pass now.') })),
      'Of the first report alone.',
    ),
    stayed: described(z.array(finding), 'Of both, as the second one has them.'),
  }),
  latency: z.strictObject({
    compared: count('Pairs that have enough answers in both reports.'),
    slower: z.array(path),
    faster: z.array(path),
  }),
});

/** The published JSON Schema of a comparison, draft 2020-12. */
export function diffJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(diffSchema, { target: 'draft-2020-12', io: 'output' });
  return {
    $schema,
    title: 'podreach diff',
    description: 'What became of a cluster between two reports, as podreach diff --format json writes it.',
    ...rest,
  };
}
