import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { kubeconfig } from './test-cluster.ts';

interface KubeconfigFile {
  clusters: { name: string; cluster: Record<string, unknown> }[];
  users: { name: string; user: Record<string, unknown> }[];
}

/** Writes a changed copy of the cluster's kubeconfig to a folder of its own and returns its path. */
export async function changedKubeconfig(change: (file: KubeconfigFile) => void): Promise<string> {
  const file = parse(await readFile(await kubeconfig(), 'utf8')) as KubeconfigFile;
  change(file);
  return writeKubeconfig(stringify(file));
}

/** Writes this text as a kubeconfig and returns its path. */
export async function writeKubeconfig(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'podreach-kubeconfig-')), 'config');
  await writeFile(path, text, { mode: 0o600 });
  return path;
}

/** A kubeconfig that logs in with this bearer token instead of the administrator's certificate. */
export async function kubeconfigWithToken(token: string): Promise<string> {
  return changedKubeconfig(({ users }) => {
    for (const entry of users) entry.user = { token };
  });
}
