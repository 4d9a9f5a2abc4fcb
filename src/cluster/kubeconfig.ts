import { existsSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { ToolError } from '../errors.ts';
import { execPluginFor } from './exec-plugin.ts';
import { readKubeconfigFile } from './kubeconfig-file.ts';
import type { KubeconfigUser } from './kubeconfig-file.ts';
import { mergeKubeconfigs, resolveContext } from './kubeconfig-merge.ts';
import type { ResolvedContext } from './kubeconfig-merge.ts';
import { proxyFor } from './proxy.ts';
import { tokenFileAuthenticator, tokenFileProvider } from './token-file.ts';

const serviceAccountDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Everything needed to talk to one API server. */
export interface LoadedKubeconfig {
  /** Makes client-node's object; a new one has no cached credentials. */
  create(): KubeConfig;
  readonly context: string;
  /** Without trailing slash; may hold a path, e.g. behind Rancher. */
  readonly server: string;
  /** `Impersonate-*` headers beyond the user name, which client-node 1.4 does not send. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

export interface KubeconfigOptions {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Finds the kubeconfig by kubectl's rules: the given file, else the files in KUBECONFIG (missing ones ignored, first one to set a
 * value wins), else `~/.kube/config`, else the Pod's service account. client-node's own loader differs in most of these and
 * throws on the rest, so it gets only the result. Throws ToolError.
 */
export async function loadKubeconfig(options: KubeconfigOptions): Promise<LoadedKubeconfig> {
  const env = options.env ?? process.env;
  const listed = (env['KUBECONFIG'] ?? '').split(path.delimiter).filter((file) => file !== '');
  const files =
    options.kubeconfig !== undefined
      ? [options.kubeconfig]
      : listed.length > 0
        ? listed
        : [path.join(os.homedir(), '.kube', 'config')];
  const loaded = await Promise.all(files.map(readKubeconfigFile));
  const found = loaded.filter((file) => file !== undefined);
  const source = files.join(', ');
  if (found.length > 0) return assemble(resolveContext(mergeKubeconfigs(found), options.context, source), env);

  const emptyFile = files.find((file) => existsSync(file));
  if (emptyFile !== undefined) {
    throw new ToolError(
      'KUBECONFIG_INVALID',
      `kubeconfig ${emptyFile} is empty`,
      'Write a kubeconfig to it, or name another with --kubeconfig.',
    );
  }
  if (
    options.kubeconfig === undefined &&
    env['KUBERNETES_SERVICE_HOST'] &&
    existsSync(`${serviceAccountDirectory}/token`)
  ) {
    return assemble(inCluster(env), {});
  }
  throw new ToolError(
    'KUBECONFIG_NOT_FOUND',
    `no kubeconfig: ${source} does not exist`,
    'Name one with --kubeconfig FILE, or set KUBECONFIG.',
  );
}

function inCluster(env: NodeJS.ProcessEnv): ResolvedContext {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  return {
    name: 'in-cluster',
    cluster: {
      server: `https://${isIPv6(host) ? `[${host}]` : host}:${env['KUBERNETES_SERVICE_PORT'] ?? '443'}`,
      'certificate-authority': `${serviceAccountDirectory}/ca.crt`,
    },
    user: { tokenFile: `${serviceAccountDirectory}/token` },
  };
}

function assemble(context: ResolvedContext, env: NodeJS.ProcessEnv): LoadedKubeconfig {
  const server = context.cluster.server.replace(/\/+$/, '');
  if (!/^https?:\/\//.test(server) || !URL.canParse(server)) {
    throw new ToolError(
      'KUBECONFIG_INVALID',
      `context "${context.name}" has the server "${server}", which is not a URL`,
      'It must begin with https://.',
    );
  }
  const content = {
    currentContext: context.name,
    contexts: [{ name: context.name, cluster: 'cluster', user: 'user' }],
    clusters: [
      {
        name: 'cluster',
        server,
        caFile: context.cluster['certificate-authority'] ?? undefined,
        caData: context.cluster['certificate-authority-data'] ?? undefined,
        // client-node refuses plain http without it, although there is nothing to verify (`kubectl proxy`).
        skipTLSVerify: context.cluster['insecure-skip-tls-verify'] === true || server.startsWith('http://'),
        tlsServerName: context.cluster['tls-server-name'] ?? undefined,
        proxyUrl: context.cluster['proxy-url'] ?? proxyFor(server, env),
      },
    ],
    // A user is always given: without one client-node ignores the cluster's CA as well.
    users: [clientNodeUser(context)],
  };
  const create = () => {
    const kubeConfig = new KubeConfig();
    kubeConfig.addAuthenticator(tokenFileAuthenticator());
    kubeConfig.loadFromOptions(content);
    return kubeConfig;
  };
  return { create, context: context.name, server, headers: impersonationHeaders(context.user ?? {}) };
}

function clientNodeUser(context: ResolvedContext): object {
  const user = context.user ?? {};
  return {
    name: 'user',
    certFile: user['client-certificate'] ?? undefined,
    certData: user['client-certificate-data'] ?? undefined,
    keyFile: user['client-key'] ?? undefined,
    keyData: user['client-key-data'] ?? undefined,
    // The file takes precedence over the literal token (client-go clientcmd/api/types.go).
    token: user.tokenFile ? undefined : (user.token ?? undefined),
    authProvider: user.tokenFile ? tokenFileProvider(user.tokenFile) : (user['auth-provider'] ?? undefined),
    username: user.username ?? undefined,
    password: user.password ?? undefined,
    impersonateUser: user.as ?? undefined,
    exec: user.exec ? execPluginFor(user.exec, context.cluster) : undefined,
  };
}

function impersonationHeaders(user: KubeconfigUser): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = {};
  if (user['as-uid']) headers['Impersonate-Uid'] = user['as-uid'];
  if (user['as-groups'] && user['as-groups'].length > 0) headers['Impersonate-Group'] = user['as-groups'];
  for (const [key, values] of Object.entries(user['as-user-extra'] ?? {})) {
    headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = values;
  }
  return headers;
}
