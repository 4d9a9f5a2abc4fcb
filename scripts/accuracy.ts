/** The parts of scripts/accuracy: lists its trials, makes those of one cluster, judges saved reports, and sums up. */
import { appendFile, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { combinationOf } from '../test/e2e/harness/combination.ts';
import type { Cni } from '../test/e2e/harness/fault-expectation.ts';
import { clusterName, mendEverything } from '../test/e2e/harness/test-cluster.ts';
import { conduct } from './accuracy-of-findings/conduct.ts';
import type { Judgement } from './accuracy-of-findings/judge.ts';
import { rejudge } from './accuracy-of-findings/saved-reports.ts';
import { trials, trialsOn, type Wanted } from './accuracy-of-findings/selection.ts';
import { heading, lineOf, summaryOf } from './accuracy-of-findings/table.ts';
import { targetsOf, totalsOf } from './accuracy-of-findings/totals.ts';
import { type TrialKind, trialKinds } from './accuracy-of-findings/trial.ts';

const { values, positionals } = parseArgs({
  options: {
    cni: { type: 'string', multiple: true, default: [] },
    kinds: { type: 'string', default: '' },
    only: { type: 'string', multiple: true, default: [] },
    reports: { type: 'string' },
    results: { type: 'string', default: '/dev/null' },
  },
  allowPositionals: true,
});
const [part = '', folder = ''] = positionals;
const wanted: Wanted = { kinds: kindsIn(values.kinds), only: namesIn(values.only) };
const cnis = values.cni as readonly Cni[];

switch (part) {
  case 'list':
    list();
    break;
  case 'run':
    await run();
    break;
  case 'rejudge':
    say(heading);
    for (const cni of cnis) for (const one of await rejudge(folder, cni, trialsOn(cni, wanted))) await tell(one);
    break;
  case 'totals':
    await sumUp();
    break;
  default:
    wrongUsage(`there is no part "${part}"`);
}

/** The wanted trials by name; wrong usage where there is none. */
function list(): void {
  say(heading.split('detected')[0]?.trimEnd() ?? '');
  const chosen = cnis.flatMap((cni) => trialsOn(cni, wanted).map((trial) => ({ cni, trial })));
  if (chosen.length === 0) wrongUsage('no trial fits all of these options');
  for (const { cni, trial } of chosen)
    say([trial.kind.padEnd(8), cni.padEnd(6), trial.name.padEnd(40), trial.arguments.join(' ')].join(' ').trimEnd());
}

/** The wanted trials on the cluster that PODREACH_E2E_CLUSTER names; a signal ends them, and the cluster is mended first. */
async function run(): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());
  const combination = await combinationOf(clusterName());
  say(heading);
  for (const trial of trialsOn(combination.cni, wanted)) {
    const laboratory = { combination, signal: interruption.signal };
    const judgement = await conduct(
      trial,
      values.reports === undefined ? laboratory : { ...laboratory, reports: values.reports },
    );
    if (interruption.signal.aborted) {
      await mendEverything();
      process.exit(130);
    }
    await tell(judgement);
    if (judgement.problems.length > 0) await mendEverything();
  }
}

async function tell(judgement: Judgement): Promise<void> {
  say(lineOf(judgement));
  await appendFile(values.results, `${JSON.stringify(judgement)}\n`);
}

/** The totals of the results file; status 1 where a target was missed, or nothing was tried. */
async function sumUp(): Promise<void> {
  const lines = (await readFile(values.results, 'utf8')).split('\n').filter((line) => line !== '');
  const judgements = lines.map((line) => JSON.parse(line) as Judgement);
  const totals = totalsOf(judgements);
  const targets = targetsOf(totals);
  say(summaryOf(totals, targets));
  process.exitCode = judgements.length > 0 && targets.every(({ met }) => met) ? 0 : 1;
}

function kindsIn(text: string): readonly TrialKind[] {
  return text
    .split(',')
    .filter((word) => word !== '')
    .map((word) => trialKinds.find((kind) => kind === word) ?? wrongUsage(`there is no kind "${word}"`));
}

function namesIn(names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !trials.some((trial) => trial.name === name));
  return unknown === undefined ? names : wrongUsage(`there is no trial "${unknown}"`);
}

function wrongUsage(what: string): never {
  process.stderr.write(`accuracy: ${what} (see scripts/accuracy --help)\n`);
  process.exit(2);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
