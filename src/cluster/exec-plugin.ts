import { readFileSync } from 'node:fs';
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
