import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Report } from '../../src/domain/report.ts';
import { ToolError } from '../../src/errors.ts';

/** The cluster of a benchmark. */
export interface BenchedCluster {
  readonly kubeconfig?: string;
  /** Of the probe Pods. */
  readonly image: string;
  readonly signal: AbortSignal;
}

/** A run of the built command line tool. */
export interface PodreachRun {
  /** From the start of the process to its end. */
  readonly seconds: number;
  readonly report: Report;
}

const tool = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** Runs all policy cases; a verdict of any kind is a result. Throws ToolError when the run did not come to its end. */
export async function runPodreach({ kubeconfig, image, signal }: BenchedCluster): Promise<PodreachRun> {
  const folder = mkdtempSync(join(tmpdir(), 'podreach-bench-'));
  const file = join(folder, 'report.json');
  const which = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig];
  const what = ['--only', 'policy', '--policy', 'full', '--image', image, '--timeout', '30m'];
  try {
    const startedMs = performance.now();
    await ended([tool, 'check', ...which, ...what, '--quiet', '--output', `json=${file}`], signal);
    const seconds = (performance.now() - startedMs) / 1000;
    if (!existsSync(file)) throw new ToolError('USAGE', 'podreach wrote no report', 'npm run build');
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    const { outcome, failure } = report.run;
    if (outcome !== 'complete')
      throw new ToolError(
        outcome === 'interrupted' ? 'INTERRUPTED' : 'API_ERROR',
        `podreach: the run ${outcome === 'interrupted' ? 'was interrupted' : 'failed'}: ${failure?.message ?? ''}`,
        failure?.hint ?? 'Run it again.',
      );
    return { seconds, report };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A process group of its own: the terminal's Ctrl-C would reach it beside the one that is passed on, and the second one is deadly. */
function ended(args: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
    const interrupt = () => child.kill('SIGINT');
    if (signal.aborted) interrupt();
    signal.addEventListener('abort', interrupt, { once: true });
    child.once('error', reject);
    child.once('close', () => {
      signal.removeEventListener('abort', interrupt);
      resolve();
    });
  });
}
