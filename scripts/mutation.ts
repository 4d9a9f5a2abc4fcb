/** The table of scripts/mutation, from the report that Stryker wrote. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod';

/** What at least is to be noticed of all changes, in per cent. */
const minimum = 95;

const reportSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      mutants: z.array(
        z.object({
          status: z.string(),
          replacement: z.string().optional(),
          location: z.object({ start: z.object({ line: z.number(), column: z.number() }) }),
        }),
      ),
    }),
  ),
});

type Mutant = z.infer<typeof reportSchema>['files'][string]['mutants'][number];

const { files } = reportSchema.parse(JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')));
const counted = Object.entries(files)
  // Those of kinds that are left out.
  .map(([file, { mutants }]) => ({ file, mutants: mutants.filter(({ status }) => status !== 'Ignored') }))
  .filter(({ mutants }) => mutants.length > 0)
  .toSorted((one, other) => one.file.localeCompare(other.file));
const all = counted.flatMap(({ mutants }) => mutants);

say(row(['file', 'mutants', 'killed', 'survived', 'not covered', 'score']));
for (const { file, mutants } of counted) say(row([basename(file), ...figuresOf(mutants)]));
say(row(['all', ...figuresOf(all)]));
const timedOut = numberOf(all, 'Timeout');
if (timedOut > 0) say(`${timedOut} of those killed ran into the time limit`);
for (const { file, mutants } of counted)
  for (const { status, replacement = '', location } of mutants.filter((mutant) => !isNoticed(mutant)))
    say(`${status} ${file}:${location.start.line}:${location.start.column} -> ${replacement.replaceAll(/\s+/g, ' ')}`);
process.exitCode = scoreOf(all) >= minimum ? 0 : 1;

function isNoticed({ status }: Mutant): boolean {
  return status === 'Killed' || status === 'Timeout';
}

function numberOf(mutants: readonly Mutant[], status: string): number {
  return mutants.filter((mutant) => mutant.status === status).length;
}

function scoreOf(mutants: readonly Mutant[]): number {
  return (100 * mutants.filter(isNoticed).length) / mutants.length;
}

function figuresOf(mutants: readonly Mutant[]): readonly string[] {
  const noticed = mutants.filter(isNoticed).length;
  const figures = [mutants.length, noticed, numberOf(mutants, 'Survived'), numberOf(mutants, 'NoCoverage')];
  return [...figures.map(String), `${scoreOf(mutants).toFixed(1)} %`];
}

function row([name = '', ...cells]: readonly string[]): string {
  return `${name.padEnd(24)}${cells.map((cell) => cell.padStart(13)).join('')}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
