import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case } from '../../../src/domain/case.ts';
import type { Report } from '../../../src/domain/report.ts';
import { type Ended, kubeconfig } from './test-cluster.ts';
import { validReport } from './valid-report.ts';

const cli = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/** A finished `podreach check` with the JSON report it wrote, which is as its schema says. */
export interface Checked extends Ended {
  readonly report: Report;
}

export interface PodreachOptions {
  /** Environment instead of the test's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Called with everything written to stderr so far, whenever there is more. */
  readonly onProgress?: (stderr: string, child: ChildProcess) => void;
}

/** Runs the built command line tool to its end. */
export function podreach(args: readonly string[], options: PodreachOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      options.onProgress?.(stderr, child);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? (signal === null ? 1 : 128), stdout, stderr }));
  });
}

/** `podreach check` against the cluster under test, with its report. */
export async function check(args: readonly string[] = [], options: PodreachOptions = {}): Promise<Checked> {
  return checkWith(await kubeconfig(), args, options);
}

/** `podreach check` with a kubeconfig of the test's own, with its report. */
export async function checkWith(
  kubeconfigPath: string,
  args: readonly string[],
  options: PodreachOptions = {},
): Promise<Checked> {
  const folder = await mkdtemp(join(tmpdir(), 'podreach-e2e-'));
  const file = join(folder, 'report.json');
  try {
    const ended = await podreach(
      ['check', '--kubeconfig', kubeconfigPath, '--output', `json=${file}`, ...args],
      options,
    );
    const text = await readFile(file, 'utf8').catch(() => {
      throw new Error(`no report was written; exit ${ended.code}: ${ended.stderr}`);
    });
    return { ...ended, report: validReport(text) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Cases with this verdict, as lines that make a failed assertion readable. */
export function casesThat(report: Report, status: Case['verdict']['status']): readonly string[] {
  return report.cases
    .filter(({ verdict }) => verdict.status === status)
    .map(({ id, verdict }) => `${id} ${JSON.stringify({ ...verdict, status: undefined })}`);
}
