import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod/mini';

const rowSchema = z.strictObject({
  id: z.string(),
  /** The part of the upstream tests it comes from. */
  group: z.string(),
  conformance: z.exactOptional(z.boolean()),
  testable: z.enum(['yes', 'opt', 'no', 'api']),
  behaviour: z.string(),
  /** Ids of the checks that cover it. */
  checks: z.exactOptional(z.array(z.string())),
  /** They cover some of it: `because` says what stays open. */
  partly: z.exactOptional(z.literal(true)),
  /** Why no check covers it, or how they do. */
  because: z.exactOptional(z.string()),
});

/** A behaviour of the upstream end-to-end tests and what covers it here. */
export type UpstreamRow = z.infer<typeof rowSchema>;

/** All of them, from docs/upstream.yaml. */
export function upstreamRows(): readonly UpstreamRow[] {
  const text = readFileSync(new URL('../../docs/upstream.yaml', import.meta.url), 'utf8');
  return z.array(rowSchema).parse(parse(text));
}

/** What a row without checks says before its reason, where a check could be there one day. */
const notYet = 'not yet';

/** docs/upstream.md: which check covers what the upstream end-to-end tests of the network check. */
export function upstreamPage(): string {
  const rows = upstreamRows();
  const conformance = rows.filter((row) => row.conformance === true);
  const open = rows.filter(({ checks, because = '' }) => checks === undefined && because.startsWith(notYet));
  const groups = [...new Set(rows.map(({ group }) => group))];
  const countLine = (words: string, some: readonly UpstreamRow[]) => {
    const covered = some.filter(({ checks }) => checks !== undefined);
    const partly = covered.filter((row) => row.partly === true).length;
    return line([words, ...[some.length, covered.length - partly, partly].map(String)]);
  };
  return [
    '# What upstream checks, and where podreach does',
    '',
    'The end-to-end tests of Kubernetes for its network (`[sig-network]`, v1.36.3) check 194 behaviours. Each stands here once, in our own',
    'words. Where upstream asks by HTTP, podreach asks over TCP with a protocol of its own that names who answered; and from every node',
    'where upstream takes a sample. This page is made by `npm run docs` from [upstream.yaml](upstream.yaml).',
    '',
    line(['', 'behaviours', 'covered', 'in part']),
    line(['---', '---:', '---:', '---:']),
    countLine('all', rows),
    countLine('of Conformance', conformance),
    ...testables.map(([testable, words]) =>
      countLine(
        words,
        rows.filter((row) => row.testable === testable),
      ),
    ),
    countLine('could be covered, and are not yet', open),
    '',
    '**C**: Conformance. **Testable** says whether pods that meet the `restricted` Pod Security Standard can see it on any cluster.',
    '',
    ...groups.flatMap((group) => [
      `## ${group.charAt(0).toUpperCase()}${group.slice(1)}`,
      '',
      line(['', 'C', 'testable', 'behaviour', 'podreach']),
      line(['---', '---', '---', '---', '---']),
      ...rows.filter((row) => row.group === group).map(rowLine),
      '',
    ]),
  ].join('\n');
}

const testables = [
  ['yes', 'testable by unprivileged Pods'],
  ['opt', 'testable with what has to be asked for'],
  ['api', 'API machinery, no traffic'],
  ['no', 'not testable from Pods'],
] as const;

function rowLine({ id, conformance, testable, behaviour, checks = [], partly, because }: UpstreamRow): string {
  const links = checks.map((check) => `[\`${check}\`](checks.md#${check.replaceAll('.', '')})`).join(', ');
  const told = [partly === true ? `in part: ${links}` : links, because ?? ''].filter((part) => part !== '').join('; ');
  return line([id, conformance === true ? 'C' : '', testable, behaviour, told]);
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
