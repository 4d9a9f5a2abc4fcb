import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseKubeconfig } from '#src/cluster/kubeconfig-file.ts';
import { mergeKubeconfigs, resolveContext } from '#src/cluster/kubeconfig-merge.ts';
import { loadKubeconfig } from '#src/cluster/kubeconfig.ts';
import { proxyFor } from '#src/cluster/proxy.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'podreach-kubeconfig-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function file(name: string, content: string): Promise<string> {
  const target = path.join(directory, name);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, content);
  return target;
}

function config(name: string, options: { current?: string; server?: string; user?: string } = {}): string {
  return [
    ...(options.current === undefined ? [] : [`current-context: ${options.current}`]),
    `clusters: [{name: shared, cluster: {server: "${options.server ?? `https://${name}.test`}"}}]`,
    `users: [{name: ${name}, user: ${options.user ?? `{token: ${name}-token}`}}]`,
    `contexts: [{name: ${name}, context: {cluster: shared, user: ${name}}}]`,
  ].join('\n');
}

describe('merging', () => {
  test('the first file wins, for names and for the current context', () => {
    const merged = mergeKubeconfigs([
      parseKubeconfig(config('one', { current: 'one' }), 'one')!,
      parseKubeconfig(config('two', { current: 'two' }), 'two')!,
    ]);
    expect(merged.currentContext).toBe('one');
    expect(merged.clusters.get('shared')?.server).toBe('https://one.test');
    expect([...merged.contexts.keys()]).toEqual(['one', 'two']);
  });

  test('an unknown context is answered with the nearest and all others', () => {
    const merged = mergeKubeconfigs([
      parseKubeconfig(config('production'), 'f')!,
      parseKubeconfig(config('staging'), 'f')!,
    ]);
    expect(() => resolveContext(merged, 'prodution', 'f')).toThrow(
      expect.objectContaining({
        code: 'CONTEXT_NOT_FOUND',
        hint: 'Did you mean "production"? Choose one with --context: production, staging.',
      }),
    );
    expect(() => resolveContext(merged, undefined, 'f')).toThrow(
      expect.objectContaining({ message: 'f has no current context' }),
    );
  });

  test('a context that points at nothing is named', () => {
    const merged = mergeKubeconfigs([parseKubeconfig('contexts: [{name: a, context: {cluster: gone}}]', 'f')!]);
    expect(() => resolveContext(merged, 'a', 'f')).toThrow(/context "a" of f refers to cluster "gone"/);
  });
});

describe('one file', () => {
  test('relative paths are relative to it', () => {
    const parsed = parseKubeconfig(
      'clusters: [{name: c, cluster: {server: "https://x", certificate-authority: ca.crt}}]\n' +
        'users: [{name: u, user: {tokenFile: token, exec: {command: ./bin/login}}}]',
      '/etc/kube/config',
    );
    expect(parsed?.clusters?.[0]?.cluster['certificate-authority']).toBe('/etc/kube/ca.crt');
    expect(parsed?.users?.[0]?.user).toMatchObject({
      tokenFile: '/etc/kube/token',
      exec: { command: '/etc/kube/bin/login' },
    });
  });

  test('a YAML error has its line, and not its text', () => {
    expect(() => parseKubeconfig('users:\n- name: u\n  user: {token: "sesame\n', 'f')).toThrow(
      /kubeconfig f is not usable: line \d+, column \d+/,
    );
    expect(() => parseKubeconfig('users:\n- name: u\n  user: {token: "sesame\n', 'f')).not.toThrow(/sesame/);
  });

  test('a wrong shape is named by its path', () => {
    expect(() => parseKubeconfig('clusters: [{name: c, cluster: {}}]', 'f')).toThrow(/clusters\.0\.cluster\.server/);
  });
});

describe('loading', () => {
  test('missing files of KUBECONFIG are ignored', async () => {
    const real = await file('real', config('real', { current: 'real' }));
    const loaded = await loadKubeconfig({ env: { KUBECONFIG: ['/nowhere', real].join(path.delimiter) } });
    expect(loaded).toMatchObject({ context: 'real', server: 'https://real.test' });
  });

  test('a given file must exist, and must not be empty', async () => {
    await expect(loadKubeconfig({ kubeconfig: '/nowhere' })).rejects.toMatchObject({ code: 'KUBECONFIG_NOT_FOUND' });
    await expect(loadKubeconfig({ kubeconfig: await file('empty', '') })).rejects.toMatchObject({
      code: 'KUBECONFIG_INVALID',
    });
  });

  test('a server that is no URL is refused', async () => {
    const kubeconfig = await file('f', config('a', { current: 'a', server: 'api.test:6443' }));
    await expect(loadKubeconfig({ kubeconfig })).rejects.toMatchObject({ code: 'KUBECONFIG_INVALID' });
  });

  test('tokenFile is read, without its newline, and beats a token', async () => {
    await file('token', 'from-file\n');
    const kubeconfig = await file('f', config('a', { current: 'a', user: '{token: literal, tokenFile: token}' }));
    const options: { headers: Record<string, string> } = { headers: {} };
    await (await loadKubeconfig({ kubeconfig })).create().applyToHTTPSOptions(options);
    expect(options.headers).toEqual({ Authorization: 'Bearer from-file' });
  });

  test('impersonation beyond the user goes into headers', async () => {
    const user = '{token: t, as: jane, as-groups: [dev, ops], as-uid: "7", as-user-extra: {scopes: [view]}}';
    const kubeconfig = await file('f', config('a', { current: 'a', user }));
    expect((await loadKubeconfig({ kubeconfig })).headers).toEqual({
      'Impersonate-Group': ['dev', 'ops'],
      'Impersonate-Uid': '7',
      'Impersonate-Extra-scopes': ['view'],
    });
  });
});

describe('proxies of the environment', () => {
  const env = { HTTPS_PROXY: 'proxy.test:3128', NO_PROXY: 'internal.test,.cluster.test,10.0.0.0/8' };
  test.each([
    ['https://api.test:6443', 'http://proxy.test:3128'],
    ['https://internal.test', undefined],
    ['https://api.internal.test', undefined],
    ['https://api.cluster.test', undefined],
    ['https://10.1.2.3:6443', undefined],
    ['https://[fd00::1]:6443', 'http://proxy.test:3128'],
    ['https://127.0.0.1:6443', undefined],
    ['http://api.test', undefined],
  ])('%s goes through %s', (server, proxy) => {
    expect(proxyFor(server, env)).toBe(proxy);
  });
});
