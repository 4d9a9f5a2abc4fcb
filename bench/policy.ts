import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { onInterrupt } from '../src/cli/interrupt.ts';
import { loadPolicyCases } from '../src/cli/load-policy-cases.ts';
import { exitCodes, ToolError } from '../src/errors.ts';
import { compareRuns } from './policy/comparison.ts';
import { runNaively } from './policy/naive-run.ts';
import { runPodreach } from './policy/podreach-run.ts';

const usage = `What a policy case costs: 'podreach check --only policy --policy full' against a naive runner, which creates the policies of a
case, sleeps, and opens an exec session for each probe. One run on one cluster; prints figures and ratios:

  npm run build && node --import tsx bench/policy.ts [--kubeconfig FILE] [--image IMAGE] [--sample 3]

  --kubeconfig FILE   which cluster, with its NetworkPolicy engine (default as kubectl's)
  --image IMAGE       of the probe Pods; with bash and timeout (default node:24-bookworm-slim)
  --sample N          cases that the naive runner does, of those with one step, spread by how many flows they ask (default 3)

Everything it creates is removed at its end and after Ctrl-C. Exit status: 0 done; 1 could not, or naive answers are not those
expected.
`;

/** The naive runner is none if less than this share of its answers is as expected. */
const leastAgreement = 0.9;

const { values } = parseArgs({
  options: {
    kubeconfig: { type: 'string' },
    image: { type: 'string', default: 'node:24-bookworm-slim' },
    sample: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});

async function bench(signal: AbortSignal): Promise<number> {
  const sample = Number(values.sample);
  if (!Number.isInteger(sample) || sample < 1)
    throw new ToolError('USAGE', `--sample ${values.sample} is no number of cases`, 'At least 1.');
  const { image, kubeconfig } = values;
  const where = { image, signal, ...(kubeconfig === undefined ? {} : { kubeconfig }) };
  const policyCases = await loadPolicyCases();
  process.stdout.write(`${cpus().length} x ${cpus()[0]?.model}\n`);
  say(`podreach: ${policyCases.length} cases`);
  const ours = await runPodreach(where);
  const naive = await runNaively({ ...where, policyCases, sample, say });
  const { lines, agreement } = compareRuns(ours, naive, policyCases);
  process.stdout.write(`${lines.join('\n')}\n`);
  if (agreement >= leastAgreement) return 0;
  say('the naive answers are not those expected: its figures say nothing');
  return 1;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

if (values.help) {
  process.stdout.write(usage);
} else {
  const interrupt = onInterrupt({
    source: process,
    firstWords: 'cleaning up',
    say,
    leftover: () => 'podreach clean removes what is left',
    forceExit: (code) => process.exit(code),
  });
  try {
    process.exitCode = await bench(interrupt.signal);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    say(`${error.message}\n  ${error.hint}`);
    process.exitCode = interrupt.signal.aborted ? exitCodes.interrupted : 1;
  } finally {
    interrupt.dispose();
  }
}
