import { ToolError } from '../errors.ts';
import type { KubeconfigCluster, KubeconfigContext, KubeconfigFile, KubeconfigUser } from './kubeconfig-file.ts';
import { nearestName } from './nearest-name.ts';

/** What one context of the merged files says. */
export interface ResolvedContext {
  readonly name: string;
  readonly cluster: KubeconfigCluster;
  /** Absent when the context names no user: anonymous access, e.g. through `kubectl proxy`. */
  readonly user?: KubeconfigUser;
}

/** Several kubeconfig files as one; keys are names. */
export interface MergedKubeconfig {
  readonly currentContext?: string;
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>;
  readonly users: ReadonlyMap<string, KubeconfigUser>;
  readonly contexts: ReadonlyMap<string, KubeconfigContext>;
}

/** Merges by kubectl's rule: the first file that sets a name or the current context wins (kubernetes.io, "Organizing Cluster Access"). */
export function mergeKubeconfigs(files: readonly KubeconfigFile[]): MergedKubeconfig {
  const clusters = new Map<string, KubeconfigCluster>();
  const users = new Map<string, KubeconfigUser>();
  const contexts = new Map<string, KubeconfigContext>();
  for (const file of files) {
    for (const { name, cluster } of file.clusters ?? []) if (!clusters.has(name)) clusters.set(name, cluster);
    for (const { name, user } of file.users ?? []) if (!users.has(name)) users.set(name, user ?? {});
    for (const { name, context } of file.contexts ?? []) if (!contexts.has(name)) contexts.set(name, context);
  }
  const currentContext = files.map((file) => file['current-context']).find((name) => name);
  return { clusters, users, contexts, ...(currentContext ? { currentContext } : {}) };
}

/** Picks a context. Throws ToolError CONTEXT_NOT_FOUND, or KUBECONFIG_INVALID when the context points at nothing. */
export function resolveContext(config: MergedKubeconfig, wanted: string | undefined, source: string): ResolvedContext {
  const names = [...config.contexts.keys()].sort();
  const name = wanted ?? config.currentContext;
  if (name === undefined) {
    throw new ToolError('CONTEXT_NOT_FOUND', `${source} has no current context`, chooseContext(names));
  }
  const context = config.contexts.get(name);
  if (context === undefined) {
    const what = wanted === undefined ? `the current context "${name}"` : `context "${name}"`;
    const nearest = nearestName(name, names);
    const suggestion = nearest === undefined ? '' : `Did you mean "${nearest}"? `;
    throw new ToolError('CONTEXT_NOT_FOUND', `${what} is not in ${source}`, `${suggestion}${chooseContext(names)}`);
  }
  const cluster = config.clusters.get(context.cluster);
  if (cluster === undefined) throw dangling(source, name, 'cluster', context.cluster);
  if (!context.user) return { name, cluster };
  const user = config.users.get(context.user);
  if (user === undefined) throw dangling(source, name, 'user', context.user);
  return { name, cluster, user };
}

function chooseContext(names: readonly string[]): string {
  return names.length === 0 ? 'No context is defined there.' : `Choose one with --context: ${names.join(', ')}.`;
}

function dangling(source: string, context: string, kind: string, name: string): ToolError {
  return new ToolError(
    'KUBECONFIG_INVALID',
    `context "${context}" of ${source} refers to ${kind} "${name}", which is not defined`,
    'Repair it with `kubectl config set-context`, or choose another with --context.',
  );
}
