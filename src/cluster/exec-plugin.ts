import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { KubeConfig } from '@kubernetes/client-node';
import type { KubeconfigCluster, KubeconfigUser } from './kubeconfig-file.ts';

type ExecPlugin = NonNullable<KubeconfigUser['exec']>;

/**
 * Adds what kubectl passes to credential plugins and client-node 1.4 does not: KUBERNETES_EXEC_INFO (kubernetes.io, "client-go
 * credential plugins"), with the cluster in it where the plugin asks for it.
 */
export function execPluginFor(plugin: ExecPlugin, cluster: KubeconfigCluster): ExecPlugin {
  const info = {
    apiVersion: plugin.apiVersion ?? 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    spec: { interactive: false, ...(plugin.provideClusterInfo ? { cluster: clusterInfo(cluster) } : {}) },
  };
  return { ...plugin, env: [...(plugin.env ?? []), { name: 'KUBERNETES_EXEC_INFO', value: JSON.stringify(info) }] };
}

/**
 * Ends the credential plugins of a KubeConfig after a time, in milliseconds: client-node waits for them without a limit, and this process
 * could not end before they do.
 */
export function endPluginsAfter(kubeConfig: KubeConfig, limitMs: number): KubeConfig {
  // It has no option for it. A plugin's own children may outlive it with its pipes in their hands.
  for (const authenticator of kubeConfig['authenticators'] as { execFn?: typeof startPlugin }[])
    if (authenticator.execFn !== undefined) authenticator.execFn = startPlugin;
  return kubeConfig;

  function startPlugin(command: string, args: readonly string[] | undefined, options: SpawnOptions): ChildProcess {
    const plugin = spawn(command, args ?? [], options);
    const timer = setTimeout(() => {
      plugin.kill('SIGKILL');
      for (const stream of plugin.stdio) stream?.destroy();
    }, limitMs);
    plugin.once('close', () => clearTimeout(timer));
    return plugin;
  }
}

function clusterInfo(cluster: KubeconfigCluster): object {
  const caFile = cluster['certificate-authority'];
  const caData = caFile ? readFileSync(caFile).toString('base64') : cluster['certificate-authority-data'];
  return {
    server: cluster.server,
    ...(caData ? { 'certificate-authority-data': caData } : {}),
    ...(cluster['tls-server-name'] ? { 'tls-server-name': cluster['tls-server-name'] } : {}),
    ...(cluster['insecure-skip-tls-verify'] ? { 'insecure-skip-tls-verify': true } : {}),
    ...(cluster['proxy-url'] ? { 'proxy-url': cluster['proxy-url'] } : {}),
  };
}
