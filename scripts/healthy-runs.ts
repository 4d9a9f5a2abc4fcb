/** The runs of scripts/healthy-runs on one cluster; PODREACH_E2E_CLUSTER names it. */
import type { ChildProcess } from 'node:child_process';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Combination, combinationOf, nameOf } from '../test/e2e/harness/combination.ts';
import { unexpectedIn } from '../test/e2e/harness/healthy.ts';
import { check } from '../test/e2e/harness/podreach.ts';
import { clusterName } from '../test/e2e/harness/test-cluster.ts';

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    results: { type: 'string', default: '/dev/null' },
    reports: { type: 'string', default: 'podreach-reports' },
  },
  allowPositionals: true,
});
const runs = Number(values.runs);

let current: ChildProcess | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The cluster goes down now; podreach's own clean-up would only hold that up.
    current?.kill('SIGKILL');
    process.exit(130);
  });
}

const combination = await combinationOf(clusterName());
const durationsMs: number[] = [];
let bad = 0;
for (let run = 1; run <= runs; run += 1) {
  const problems = await runOnce(combination, run);
  if (problems.length > 0) bad += 1;
  for (const line of problems.slice(0, 20)) say(`${nameOf(combination)} run ${run}: ${line}`);
}
const [median, maximum] = [
  durationsMs.toSorted((a, b) => a - b)[Math.floor(durationsMs.length / 2)],
  Math.max(...durationsMs),
];
say(`${nameOf(combination)}: ${runs} runs, ${bad} bad`);
await appendFile(values.results, `${[nameOf(combination), runs, bad, seconds(median), seconds(maximum)].join('\t')}\n`);
process.exitCode = bad === 0 ? 0 : 1;

/** One run; what was wrong with it, and its report on disk if anything was. */
async function runOnce(on: Combination, run: number): Promise<readonly string[]> {
  try {
    const { report } = await check(positionals, { onProgress: (_, child) => (current = child) });
    durationsMs.push(report.timings.totalMs);
    const problems = unexpectedIn(report, on);
    if (problems.length === 0) return [];
    const file = join(values.reports, `${nameOf(on).replaceAll('/', '-')}-${run}.json`);
    await mkdir(values.reports, { recursive: true });
    await writeFile(file, JSON.stringify(report));
    return [...problems, `report: ${file}`];
  } catch (error) {
    return [(error as Error).message];
  }
}

function seconds(durationMs: number | undefined): string {
  return durationMs === undefined || !Number.isFinite(durationMs) ? '-' : `${(durationMs / 1000).toFixed(1)} s`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
