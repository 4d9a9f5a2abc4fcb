/**
 * How long a full mesh of many probe Pods takes: every ordered pair of Pods once in each IP family, over TCP. Prints the
 * figures of each run, and whether 9,900 pairs (100 Pods) would be probed within the limit at this rate:
 *
 *   npx tsx bench/mesh.ts --cluster NAME [--agents 34] [--runs 3] [--check pod-to-pod.tcp]
 *
 * A node takes 110 Pods unless told otherwise. On a cluster in one machine all agents share its CPUs, so nothing else should
 * run there meanwhile: how idle they were just before is printed with each run, and between runs the nodes are given time to
 * remove what the Pods of the last one left.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Report } from '../src/domain/report.ts';

/** For probing alone, on 2 cores with 100 exec sessions. */
const limitSeconds = 10;
const limitPairs = 9_900;

/** A kubelet looks once a minute for sandboxes of Pods that are gone, and calls the CNI plugins again for each. */
const restMs = 75_000;
const idleSampleMs = 3_000;

const { values } = parseArgs({
  options: {
    cluster: { type: 'string', default: 'dev' },
    agents: { type: 'string', default: '34' },
    runs: { type: 'string', default: '3' },
    check: { type: 'string', default: 'pod-to-pod.tcp' },
  },
});
const kubeconfig = execFileSync('scripts/cluster', ['kubeconfig', '--name', values.cluster], {
  encoding: 'utf8',
}).trim();

/** One run of the built command line tool; a verdict of any kind is a result. */
function runMesh(): Report {
  const folder = mkdtempSync(join(tmpdir(), 'podreach-mesh-'));
  const file = join(folder, 'report.json');
  const scope = ['--only', values.check, '--agents', values.agents, '--timeout', '10m'];
  const ended = spawnSync(
    process.execPath,
    ['dist/cli.js', 'check', '--kubeconfig', kubeconfig, '--quiet', '--output', `json=${file}`, ...scope],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (ended.error !== undefined) throw ended.error;
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  rmSync(folder, { recursive: true });
  return report;
}

/** The share of CPU time in which nothing ran, for a few seconds from now. */
async function idleShare(): Promise<number> {
  const sums = () => {
    const times = cpus().map((cpu) => cpu.times);
    const total = times.flatMap((time) => Object.values(time)).reduce((sum, ms) => sum + ms, 0);
    return { idle: times.reduce((sum, { idle }) => sum + idle, 0), total };
  };
  const before = sums();
  await pause(idleSampleMs);
  const after = sums();
  return (after.idle - before.idle) / (after.total - before.total);
}

process.stdout.write(`${cpus().length} x ${cpus()[0]?.model}\n`);
for (let round = 1; round <= Number(values.runs); round += 1) {
  if (round > 1) await pause(restMs);
  const idle = await idleShare();
  const { cases, summary, timings } = runMesh();
  const probing = timings.probingMs / 1000;
  const atLimit = (probing * limitPairs) / cases.length;
  process.stdout.write(
    [
      `run ${round}, CPUs ${Math.round(100 * idle)} % idle before it`,
      `  ${timings.execSessions} exec sessions, ${cases.length} pairs, ${timings.probes} probes: ${summary.pass} passed, ${summary.fail} failed, ${summary.unknown} unknown`,
      `  Pods and sessions ${(timings.podsReadyMs / 1000).toFixed(1)} s, probing ${probing.toFixed(1)} s, clean-up ${(timings.cleanupMs / 1000).toFixed(1)} s`,
      `  probing ${limitPairs} pairs at this rate: ${atLimit.toFixed(1)} s, within ${limitSeconds} s: ${atLimit <= limitSeconds ? 'yes' : 'no'}`,
      '',
    ].join('\n'),
  );
}
