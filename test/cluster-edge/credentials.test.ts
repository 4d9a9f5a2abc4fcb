import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiEdge } from '#src/cluster/api-edge.ts';
import { Credentials } from '#src/cluster/credentials.ts';
import { ExecSession } from '#src/cluster/exec-session.ts';
import { loadKubeconfig } from '#src/cluster/kubeconfig.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'podreach-credentials-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function credentialsFor(user: string, limitMs?: number): Promise<Credentials> {
  const kubeconfig = path.join(directory, 'config');
  const lines = [
    'current-context: c',
    'clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]',
    `users: [{name: u, user: ${user}}]`,
    'contexts: [{name: c, context: {cluster: c, user: u}}]',
  ];
  await writeFile(kubeconfig, lines.join('\n'));
  return new Credentials(await loadKubeconfig({ kubeconfig }), 'podreach/test', limitMs);
}

/** A credential plugin that counts its calls in a file and hands the count out as its token. */
async function plugin(): Promise<string> {
  await writeFile(
    path.join(directory, 'login.cjs'),
    `const fs = require('node:fs');
     fs.appendFileSync(process.argv[2], 'x');
     const count = fs.readFileSync(process.argv[2], 'utf8').length;
     const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
     const expirationTimestamp = new Date(Date.now() + 3600000).toISOString();
     const token = [count, info.kind, info.spec.interactive].join(' ');
     console.log(JSON.stringify({ ...info, status: { token, expirationTimestamp } }));`,
  );
  const args = JSON.stringify([path.join(directory, 'login.cjs'), path.join(directory, 'calls')]);
  return `{exec: {apiVersion: client.authentication.k8s.io/v1, command: "${process.execPath}", args: ${args}}}`;
}

test('a credential plugin runs once for simultaneous requests, and again when its token is refused', async () => {
  const credentials = await credentialsFor(await plugin());
  const all = await Promise.all(Array.from({ length: 20 }, () => credentials.get()));
  expect(new Set(all).size).toBe(1);
  expect(all[0]?.headers).toEqual({ Authorization: 'Bearer 1 ExecCredential false', 'User-Agent': 'podreach/test' });

  credentials.invalidate(all[0]!);
  expect((await credentials.get()).headers['Authorization']).toBe('Bearer 2 ExecCredential false');
  credentials.invalidate(all[0]!);
  await credentials.get();
  expect(await readFile(path.join(directory, 'calls'), 'utf8')).toBe('xx');
});

test('connections survive new credentials', async () => {
  const credentials = await credentialsFor(await plugin());
  const first = await credentials.get();
  credentials.invalidate(first);
  expect((await credentials.get()).agent).toBe(first.agent);
});

test('a user name and password become a header', async () => {
  const credentials = await credentialsFor('{username: jane, password: "a:b"}');
  expect((await credentials.get()).headers['Authorization']).toBe(`Basic ${btoa('jane:a:b')}`);
});

test.each([
  ['{exec: {command: no-such-plugin}}', 'UNAUTHORIZED', /credential plugin "no-such-plugin" cannot be started: ENOENT/],
  [
    `{exec: {command: "${process.execPath}", args: ["-e", "console.error('session expired'); process.exit(1)"]}}`,
    'UNAUTHORIZED',
    /session expired/,
  ],
  ['{client-certificate: gone.crt, client-key: gone.key}', 'KUBECONFIG_INVALID', /cannot read .*gone\.crt.*ENOENT/],
  ['{tokenFile: gone}', 'KUBECONFIG_INVALID', /cannot read .*gone.*ENOENT/],
])('%s is %s', async (user, code, message) => {
  const credentials = await credentialsFor(user);
  await expect(credentials.get()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

/** A credential plugin that never ends by itself, and tells its process id in a file. */
function hangingPlugin(): string {
  const script = `require('node:fs').writeFileSync(process.argv[1], String(process.pid)); setInterval(() => {}, 1000);`;
  const args = JSON.stringify(['-e', script, path.join(directory, 'pid')]);
  return `{exec: {apiVersion: client.authentication.k8s.io/v1, command: ${JSON.stringify(process.execPath)}, args: ${args}}}`;
}

test('a credential plugin that hangs is given up, and does not live on', async () => {
  const credentials = await credentialsFor(hangingPlugin(), 2_000);
  await expect(credentials.get()).rejects.toMatchObject({
    code: 'UNAUTHORIZED',
    message: 'the credential plugin did not end within 2 s',
    hint: expect.stringContaining('kubectl get nodes'),
  });
  const pid = Number(await readFile(path.join(directory, 'pid'), 'utf8'));
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 5_000 });
});

test('a request that is aborted does not wait for a credential plugin', async () => {
  const credentials = await credentialsFor(hangingPlugin(), 2_000);
  const edge = new ApiEdge('https://127.0.0.1:1', credentials, quiet);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 20);
  const { signal } = controller;
  const target = { namespace: 'ns', pod: 'p', container: 'agent', command: ['node'] };
  const listener = { onStdout: () => undefined, onStderr: () => undefined, onEnd: () => undefined };
  const both = await Promise.allSettled([
    edge.get('/version', { signal }),
    ExecSession.open(edge, target, listener, signal),
  ]);
  const interrupted = { status: 'rejected', reason: expect.objectContaining({ code: 'INTERRUPTED' }) };
  expect(both).toEqual([interrupted, interrupted]);
  await expect(credentials.get()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
});
