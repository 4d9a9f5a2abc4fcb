import pLimit from 'p-limit';
import type { Fixture, FixturePod, RunningService } from '../domain/fixture.ts';
import type { Manifests } from '../manifests.ts';
import type { DeployProgress, DeployResult } from '../run/ports.ts';
import { pause } from './api-edge.ts';
import type { ApiEdge } from './api-edge.ts';
import { ApiStatusError } from './api-error.ts';
import { resourcePath } from './api-path.ts';
import { awaitPods } from './await-pods.ts';
import { listClusterPods, podLister } from './pod-list.ts';
import { renderAgentConfigMap, renderNamespace, renderPod, renderPolicy, renderService, runLabel } from './render.ts';
import { runningService } from './running-service.ts';
import { describeFailure, startFailure } from './start-failure.ts';
import { explainStragglers } from './stragglers.ts';

/** Creations in flight at once; the API server's fair queueing serves one user's burst of this size without refusing. */
const parallelCreations = 20;
/** The controller needs this long at most to give a new Namespace its default ServiceAccount, without which no Pod is admitted. */
const serviceAccountWaitMs = 10_000;

export interface DeployOptions {
  readonly edge: ApiEdge;
  readonly manifests: Manifests;
  readonly image: string;
  /** For the Pods to run, from their creation. */
  readonly timeoutMs: number;
  readonly onProgress: (progress: DeployProgress) => void;
  /** Called for every Namespace that was created, or may have been: those clean-up has to look at. */
  readonly onNamespace: (name: string) => void;
  readonly signal: AbortSignal;
}

/** Creates the fixture, waits until its Pods run, and collects the addresses. Throws ToolError. */
export async function deployFixture(fixture: Fixture, options: DeployOptions): Promise<DeployResult> {
  const { edge, signal } = options;
  const services = await createObjects(fixture, options);
  const namespaces = fixture.namespaces.map(({ name }) => name);
  const started = await awaitPods({
    pods: fixture.pods,
    list: podLister(edge, `${runLabel}=${fixture.runId}`, namespaces),
    explainStragglers: (pods, pending) => explainStragglers(edge, pods, pending),
    onProgress: options.onProgress,
    timeoutMs: options.timeoutMs,
    signal,
  });
  if (started.running.length === 0 && fixture.pods.length > 0)
    throw await startFailure(edge, started.failed, options.image, signal);
  const [clusterPods, problems] = await Promise.all([
    listClusterPods(edge, signal),
    Promise.all(
      started.failed.map(async (failed) => ({ pod: failed.pod, detail: await describeFailure(edge, failed, signal) })),
    ),
  ]);
  return {
    world: {
      pods: started.running,
      services,
      ...(clusterPods === undefined ? {} : { clusterPods }),
    },
    problems,
  };
}

/** Namespace by Namespace: each goes on as soon as its own steps are done. Ends all others when one fails. */
async function createObjects(fixture: Fixture, options: DeployOptions): Promise<readonly RunningService[]> {
  const limit = pLimit(parallelCreations);
  const { edge, manifests, image } = options;
  const { runId } = fixture;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const createdAt = new Date().toISOString();
  const create = <T extends { metadata?: { name?: string } }>(path: string, body: T) =>
    limit(() => edge.create(path, body, signal));

  const perNamespace = fixture.namespaces.map(async (wanted) => {
    const namespace = wanted.name;
    try {
      // Not ended by another one's failure: only an answer tells whether the Namespace exists.
      const body = renderNamespace(manifests, runId, wanted, createdAt);
      await limit(() => edge.create(resourcePath('namespaces'), body, options.signal));
    } catch (error) {
      if (!(error instanceof ApiStatusError)) options.onNamespace(namespace);
      throw error;
    }
    options.onNamespace(namespace);
    const mine = <T extends { readonly namespace: string }>(items: readonly T[]) =>
      items.filter((item) => item.namespace === namespace);
    const pods = mine(fixture.pods);
    const [, , services] = await Promise.all([
      create(resourcePath('configmaps', { namespace }), renderAgentConfigMap(manifests, runId, namespace)),
      Promise.all(
        mine(fixture.policies).map(({ name }) =>
          create(resourcePath('networkpolicies', { namespace }), renderPolicy(manifests, runId, namespace, name)),
        ),
      ),
      Promise.all(
        mine(fixture.services).map(async (service) =>
          runningService(
            service,
            await create(resourcePath('services', { namespace }), renderService(manifests, runId, service)),
          ),
        ),
      ),
    ]);
    await Promise.all(pods.map((pod) => limit(() => createPod(edge, manifests, runId, image, pod, signal))));
    return services;
  });
  try {
    return (await Promise.all(perNamespace)).flat();
  } catch (error) {
    stop.abort(error);
    // Nothing may be created any more once this function has ended: clean-up starts then.
    await Promise.allSettled(perNamespace);
    throw error;
  }
}

/** Creates a probe Pod; waits a little for the account without which a new Namespace admits none. Throws ToolError. */
export async function createPod(
  edge: ApiEdge,
  manifests: Manifests,
  runId: string,
  image: string,
  pod: FixturePod,
  signal: AbortSignal,
): Promise<void> {
  const body = renderPod(manifests, runId, image, pod);
  const startedMs = performance.now();
  for (;;) {
    try {
      await edge.create(resourcePath('pods', { namespace: pod.namespace }), body, signal);
      return;
    } catch (error) {
      // A 403 in form, but only a race with the controller that makes the account.
      const early =
        error instanceof ApiStatusError && /serviceaccount "?default"? not found/.test(error.status?.message ?? '');
      if (!early || performance.now() - startedMs > serviceAccountWaitMs) throw error;
    }
    await pause(100, signal);
  }
}
