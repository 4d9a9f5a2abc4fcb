import type { V1Pod } from '@kubernetes/client-node';
import pLimit, { type LimitFunction } from 'p-limit';
import { objectKey } from '../domain/endpoint.ts';
import type { Fixture, FixturePod, FixtureService, RunningService } from '../domain/fixture.ts';
import type { Manifests } from '../manifests.ts';
import type { DeployListener, DeployResult } from '../run/ports.ts';
import type { ApiEdge } from './api-edge.ts';
import { ApiStatusError } from './api-error.ts';
import { resourcePath } from './api-path.ts';
import { awaitPods, type StartedPods } from './await-pods.ts';
import { awaitedPods, DeferredServices } from './deferred-services.ts';
import { pause } from './interruption.ts';
import { listClusterPods, podLister } from './pod-list.ts';
import { renderAgentConfigMap, renderNamespace, renderPod, renderPolicy, renderService, runLabel } from './render.ts';
import { withCertificate } from './with-certificate.ts';
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
  readonly listener: DeployListener;
  /** Called for every Namespace that was created, or may have been: those clean-up has to look at. */
  readonly onNamespace: (name: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Creates the fixture, waits until its Pods run, and collects the addresses. Services are created when the Pods behind them run;
 * see `awaitedPods`. Throws ToolError; nothing is created any more once it has ended.
 */
export async function deployFixture(fixture: Fixture, options: DeployOptions): Promise<DeployResult> {
  const stop = new AbortController();
  const limited: LimitedOptions = {
    ...options,
    signal: AbortSignal.any([options.signal, stop.signal]),
    namespaceSignal: options.signal,
    limit: pLimit(parallelCreations),
  };
  const create = async (service: FixtureService) => createService(fixture.runId, service, limited);
  const planned = fixture.services.map((service) => ({
    service,
    awaited: awaitedPods(service, fixture.pods, fixture.runId),
  }));
  const deferred = new DeferredServices(
    planned.filter(({ awaited }) => awaited.length > 0),
    create,
    (error) => stop.abort(error),
  );
  const atOnce = planned.filter(({ awaited }) => awaited.length === 0).map(({ service }) => service);
  try {
    const services = await createObjects({ ...fixture, services: atOnce }, create, limited, stop);
    const started = await startPods(fixture, deferred, limited);
    return await collect(fixture, started, [...services, ...(await deferred.finish())], limited);
  } catch (error) {
    if (!stop.signal.aborted) stop.abort(error);
    await deferred.settled();
    throw options.signal.aborted ? error : stop.signal.reason;
  }
}

/** `signal` ends with the first failure, `namespaceSignal` only with the run; `limit` is what all creations share. */
interface LimitedOptions extends DeployOptions {
  readonly namespaceSignal: AbortSignal;
  readonly limit: LimitFunction;
}

async function createService(
  runId: string,
  service: FixtureService,
  { edge, manifests, limit, signal }: LimitedOptions,
): Promise<RunningService> {
  const path = resourcePath('services', { namespace: service.namespace });
  const made = await limit(() => edge.create(path, renderService(manifests, runId, service), signal));
  return runningService(service, made);
}

async function startPods(fixture: Fixture, deferred: DeferredServices, options: LimitedOptions): Promise<StartedPods> {
  const { edge, image, listener, timeoutMs, signal } = options;
  const namespaces = fixture.namespaces.map(({ name }) => name);
  const started = await awaitPods({
    pods: fixture.pods,
    list: podLister(edge, `${runLabel}=${fixture.runId}`, namespaces),
    explainStragglers: (pods, pending) => explainStragglers(edge, pods, pending),
    listener: {
      ...listener,
      onPodRunning(pod) {
        deferred.podRuns(pod);
        listener.onPodRunning?.(pod);
      },
    },
    timeoutMs,
    signal,
  });
  if (started.running.length === 0 && fixture.pods.length > 0)
    throw await startFailure(edge, started.failed, image, signal);
  return started;
}

async function collect(
  fixture: Fixture,
  { running, failed }: StartedPods,
  services: readonly RunningService[],
  { edge, signal }: LimitedOptions,
): Promise<DeployResult> {
  const [clusterPods, problems] = await Promise.all([
    listClusterPods(edge, signal),
    Promise.all(failed.map(async (pod) => ({ pod: pod.pod, detail: await describeFailure(edge, pod, signal) }))),
  ]);
  // In the fixture's order, whichever came first: what is planned from it is the same in each run.
  const keyed = new Map(services.map((service) => [objectKey(service.namespace, service.name), service]));
  const inOrder = fixture.services.flatMap(({ namespace, name }) => keyed.get(objectKey(namespace, name)) ?? []);
  return {
    world: { pods: running, services: inOrder, ...(clusterPods === undefined ? {} : { clusterPods }) },
    problems,
  };
}

/** Namespace by Namespace: each goes on as soon as its own steps are done. Ends all others when one fails. */
async function createObjects(
  fixture: Fixture,
  create: (service: FixtureService) => Promise<RunningService>,
  options: LimitedOptions,
  stop: AbortController,
): Promise<readonly RunningService[]> {
  const { edge, manifests, image, limit, signal, namespaceSignal } = options;
  const { runId } = fixture;
  const createdAt = new Date().toISOString();
  const createObject = <T extends { metadata?: { name?: string } }>(path: string, body: T) =>
    limit(() => edge.create(path, body, signal));

  const perNamespace = fixture.namespaces.map(async (wanted) => {
    const namespace = wanted.name;
    try {
      // Not ended by another one's failure: only an answer tells whether the Namespace exists.
      const body = renderNamespace(manifests, runId, wanted, createdAt);
      await limit(() => edge.create(resourcePath('namespaces'), body, namespaceSignal));
    } catch (error) {
      if (!(error instanceof ApiStatusError)) options.onNamespace(namespace);
      throw error;
    }
    options.onNamespace(namespace);
    const mine = <T extends { readonly namespace: string }>(items: readonly T[]) =>
      items.filter((item) => item.namespace === namespace);
    const [, , services] = await Promise.all([
      createObject(resourcePath('configmaps', { namespace }), renderAgentConfigMap(manifests, runId, namespace)),
      Promise.all(
        mine(fixture.policies).map((policy) =>
          createObject(resourcePath('networkpolicies', { namespace }), renderPolicy(manifests, runId, policy)),
        ),
      ),
      Promise.all(mine(fixture.services).map(create)),
    ]);
    await Promise.all(
      mine(fixture.pods).map((pod) => limit(() => createPod(edge, manifests, runId, image, pod, signal))),
    );
    return services;
  });
  try {
    return (await Promise.all(perNamespace)).flat();
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(perNamespace);
    throw error;
  }
}

/**
 * Creates a probe Pod and returns it as the API server has it; waits a little for the account without which a new Namespace admits none.
 * Throws ToolError.
 */
export async function createPod(
  edge: ApiEdge,
  manifests: Manifests,
  runId: string,
  image: string,
  pod: FixturePod,
  signal: AbortSignal,
): Promise<V1Pod> {
  const body = renderPod(manifests, runId, image, await withCertificate(pod));
  const startedMs = performance.now();
  for (;;) {
    try {
      return await edge.create(resourcePath('pods', { namespace: pod.namespace }), body, signal);
    } catch (error) {
      // A 403 in form, but only a race with the controller that makes the account.
      const early =
        error instanceof ApiStatusError && /serviceaccount "?default"? not found/.test(error.status?.message ?? '');
      if (!early || performance.now() - startedMs > serviceAccountWaitMs) throw error;
    }
    await pause(100, signal);
  }
}
