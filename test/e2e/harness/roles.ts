import { readFile } from 'node:fs/promises';
import { kubeconfigWithToken } from './kubeconfigs.ts';
import { podreach } from './podreach.ts';
import { kubectl } from './test-cluster.ts';

/** Files of `manifests/rbac/` and the roles in them. */
const roles = {
  check: 'podreach',
  policy: 'podreach-policy',
  'api-proxy': 'podreach-api-proxy',
  'load-balancer': 'podreach-load-balancer',
} as const;

/** Lets `work` talk to the cluster as somebody who has these roles and nothing else, by a kubeconfig of their own. */
export async function withRoles(files: readonly (keyof typeof roles)[], work: (config: string) => Promise<void>) {
  const account = 'e2e-rights';
  await kubectl(['create', 'serviceaccount', account, '-n', 'default']);
  try {
    for (const file of files) {
      const text = await readFile(new URL(`../../../manifests/rbac/${file}.yaml`, import.meta.url), 'utf8');
      await kubectl(['apply', '-f', '-'], text);
      const role = `--clusterrole=${roles[file]}`;
      await kubectl(['create', 'clusterrolebinding', roles[file], role, `--serviceaccount=default:${account}`]);
    }
    await work(await kubeconfigWithToken((await kubectl(['create', 'token', account, '-n', 'default'])).trim()));
  } finally {
    const names = files.map((file) => roles[file]);
    if (names.length > 0) await kubectl(['delete', 'clusterrolebinding,clusterrole', '--ignore-not-found', ...names]);
    await kubectl(['delete', 'serviceaccount', account, '-n', 'default']);
  }
}

/** What `podreach doctor` tells scripts: the condition of each subject, and all of its words. */
export async function doctor(args: readonly string[]) {
  const { code, stdout } = await podreach(['doctor', ...args, '--format', 'json']);
  const { examinations } = JSON.parse(stdout) as { examinations: readonly { subject: string; condition: string }[] };
  const conditions = examinations.map(({ subject, condition }) => [subject, condition]);
  return { code, text: stdout, examinations: Object.fromEntries(conditions) as Readonly<Record<string, string>> };
}
