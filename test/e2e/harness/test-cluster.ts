import { execFile, type ExecFileException } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Combination } from './combination.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** How a command ended; a non-zero exit is a result, not an exception. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of this repository to its end. */
export function run(
  file: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { cwd: root, env: options.env ?? process.env, maxBuffer: 256 * 1024 * 1024 },
      (error: ExecFileException | null, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, stdout, stderr });
      },
    );
    child.stdin?.end(options.input);
  });
}

async function must(file: string, args: readonly string[], input?: string): Promise<string> {
  const ended = await run(file, args, input === undefined ? {} : { input });
  if (ended.code !== 0)
    throw new Error(`${file} ${args.join(' ')} ended with ${ended.code}: ${ended.stderr || ended.stdout}`);
  return ended.stdout;
}

/** Name of the local cluster under test; set by scripts/test. */
export function clusterName(): string {
  const name = process.env['PODREACH_E2E_CLUSTER'];
  if (name === undefined)
    throw new Error('PODREACH_E2E_CLUSTER is not set: run the end-to-end tests with scripts/test');
  return name;
}

/** Path of the cluster's administrator kubeconfig. */
export async function kubeconfig(): Promise<string> {
  return (await must('scripts/cluster', ['kubeconfig', '--name', clusterName()])).trim();
}

/** Runs kubectl as administrator; throws if it fails. */
export async function kubectl(args: readonly string[], input?: string): Promise<string> {
  return must('scripts/cluster', ['kubectl', '--name', clusterName(), '--', ...args], input);
}

/** What kubectl prints, as words. */
export async function kubectlWords(args: readonly string[]): Promise<readonly string[]> {
  return (await kubectl(args)).split(/\s+/).filter((word) => word !== '');
}

/** Objects as one document for `kubectl -f -`, which works through them in this order. */
export function asList(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** Runs a command in a node's namespaces; throws if it fails. */
export async function onNode(node: string, command: readonly string[]): Promise<string> {
  return must('scripts/cluster', ['exec', '--name', clusterName(), node, '--', ...command]);
}

/** Breaks the cluster while `work` runs, and mends it whatever happens. */
export async function withFault<Result>(fault: readonly string[], work: () => Promise<Result>): Promise<Result> {
  await switchFault(fault, 'on');
  try {
    return await work();
  } finally {
    await switchFault(fault, 'off');
  }
}

/** Turns a fault of the catalogue on or off; throws if that fails. */
export async function switchFault(fault: readonly string[], to: 'on' | 'off'): Promise<void> {
  await must('scripts/cluster', ['fault', '--name', clusterName(), ...fault, to]);
}

/** Has kube-proxy make its rules with another mechanism, node by node; throws if that fails. */
export async function switchProxy(mode: Combination['proxy']): Promise<void> {
  await must('scripts/cluster', ['proxy', '--name', clusterName(), mode]);
}

/** Turns off whatever fault of the catalogue is on; throws if that fails. */
export async function mendEverything(): Promise<void> {
  await must('scripts/cluster', ['fault', '--name', clusterName(), 'off']);
}

/** Namespaces that any run of podreach made and that still exist. */
export async function leftovers(): Promise<readonly string[]> {
  const names = await kubectl(['get', 'namespaces', '-l', 'app.kubernetes.io/managed-by=podreach', '-o', 'name']);
  return names.split('\n').filter((name) => name !== '');
}
