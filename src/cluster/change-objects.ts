import type { V1Service } from '@kubernetes/client-node';
import { objectKey } from '../domain/endpoint.ts';
import type {
  FixtureNamespace,
  FixtureObject,
  FixturePod,
  FixturePolicy,
  FixtureService,
  ObjectRef,
  RunningPod,
  RunningService,
} from '../domain/fixture.ts';
import { ToolError } from '../errors.ts';
import type { Manifests } from '../manifests.ts';
import type { DeleteOptions, ObjectPatch } from '../run/ports.ts';
import type { ApiEdge } from './api-edge.ts';
import { hasHttpStatus } from './api-error.ts';
import { type Resource, resourcePath } from './api-path.ts';
import { slicesOf } from './ask-api.ts';
import { awaitPods } from './await-pods.ts';
import { createPod } from './deploy.ts';
import { pause } from './interruption.ts';
import { podLister } from './pod-list.ts';
import {
  renderAgentConfigMap,
  renderNamespace,
  renderObject,
  renderPolicy,
  renderService,
  runLabel,
} from './render.ts';
import { runningService } from './running-service.ts';
import { describeFailure } from './start-failure.ts';
import { explainStragglers } from './stragglers.ts';

const resources = {
  Namespace: 'namespaces',
  Pod: 'pods',
  Service: 'services',
  NetworkPolicy: 'networkpolicies',
  EndpointSlice: 'endpointslices',
  Endpoints: 'endpoints',
  ConfigMap: 'configmaps',
} as const satisfies Record<ObjectRef['kind'], Resource>;

/** A Pod that is created in the middle of a run and does not run by then holds up its scenario no longer. */
const podStartMs = 60_000;
const goneMs = 60_000;
const gonePollMs = 200;

/** What changes of objects in the middle of a run go through. */
export interface ChangeEdge {
  readonly edge: ApiEdge;
  readonly manifests: Manifests;
  readonly image: string;
  readonly runId: string;
}

/** Creates a Namespace in which probe Pods can start. Throws ToolError. */
export async function createNamespace(
  { edge, manifests, runId }: ChangeEdge,
  namespace: FixtureNamespace,
  signal: AbortSignal,
): Promise<void> {
  const { name } = namespace;
  await edge.create(
    resourcePath('namespaces'),
    renderNamespace(manifests, runId, namespace, new Date().toISOString()),
    signal,
  );
  const path = resourcePath('configmaps', { namespace: name });
  await edge.create(path, renderAgentConfigMap(manifests, runId, name), signal);
}

/** Throws ToolError. */
export async function createPolicy(
  { edge, manifests, runId }: ChangeEdge,
  policy: FixturePolicy,
  signal: AbortSignal,
): Promise<void> {
  const path = resourcePath('networkpolicies', { namespace: policy.namespace });
  await edge.create(path, renderPolicy(manifests, runId, policy), signal);
}

/** Puts another `spec` in place of a policy's whole old one: a merge would leave labels of old selectors behind. Throws ToolError. */
export async function replacePolicy(
  { edge }: Pick<ChangeEdge, 'edge'>,
  { namespace, name, spec }: FixturePolicy,
  signal: AbortSignal,
): Promise<void> {
  await edge.patch(resourcePath('networkpolicies', { namespace, name }), {
    body: [{ op: 'replace', path: '/spec', value: spec }],
    contentType: 'application/json-patch+json',
    signal,
  });
}

/** Throws ToolError. */
export async function createService(
  { edge, manifests, runId }: ChangeEdge,
  service: FixtureService,
  signal: AbortSignal,
): Promise<RunningService> {
  const path = resourcePath('services', { namespace: service.namespace });
  return runningService(service, await edge.create(path, renderService(manifests, runId, service), signal));
}

/** Creates a probe Pod and waits until it runs; what keeps it from running is in `problem`. Throws ToolError of the API. */
export async function createRunningPod(
  { edge, manifests, image, runId }: ChangeEdge,
  pod: FixturePod,
  signal: AbortSignal,
): Promise<RunningPod> {
  const { metadata } = await createPod(edge, manifests, runId, image, pod, signal);
  const started = await awaitPods({
    pods: [pod],
    list: podLister(edge, `${runLabel}=${runId}`, [pod.namespace], pod.name),
    ...(metadata?.uid === undefined ? {} : { uids: new Map([[objectKey(pod.namespace, pod.name), metadata.uid]]) }),
    explainStragglers: (pods, pending) => explainStragglers(edge, pods, pending),
    listener: {},
    timeoutMs: podStartMs,
    signal,
  });
  const [running] = started.running;
  if (running !== undefined) return running;
  const [failed] = started.failed;
  const problem = failed === undefined ? 'it did not start' : await describeFailure(edge, failed, signal);
  return { ...pod, ips: [], problem };
}

/** Throws ToolError. */
export async function createObject(
  { edge, manifests, runId }: ChangeEdge,
  object: FixtureObject,
  signal: AbortSignal,
): Promise<void> {
  const path = resourcePath(resources[object.kind], { namespace: object.namespace });
  await edge.create(path, renderObject(manifests, runId, object), signal);
}

/** Deletes an object; one that is gone already is no error. Throws ToolError, TIMEOUT where it has to be gone and is not. */
export async function deleteObject(
  edge: ApiEdge,
  { kind, namespace, name }: ObjectRef,
  { gracePeriodSeconds, wait }: DeleteOptions,
  signal: AbortSignal,
): Promise<void> {
  const path = resourcePath(resources[kind], { ...(kind === 'Namespace' ? {} : { namespace }), name });
  try {
    await edge.delete(path, { query: { gracePeriodSeconds }, signal });
  } catch (error) {
    if (!hasHttpStatus(error, 404)) throw error;
  }
  if (wait !== 'gone') return;
  const startedMs = performance.now();
  while ((await edge.find(path, { signal })) !== undefined) {
    if (performance.now() - startedMs > goneMs)
      throw new ToolError(
        'TIMEOUT',
        `${kind} ${namespace}/${name} was deleted and is still there after ${goneMs / 1000} s`,
        `kubectl get ${kind.toLowerCase()} -n ${namespace} ${name} -o yaml  # finalizers, and the node it runs on`,
      );
    await pause(gonePollMs, signal);
  }
}

/**
 * Deletes the EndpointSlices of a Service. Other ones of these may be there once it returns: who keeps them makes them anew, under
 * other names. Throws ToolError, TIMEOUT where one does not go.
 */
export async function deleteSlices(
  edge: ApiEdge,
  namespace: string,
  service: string,
  signal: AbortSignal,
): Promise<void> {
  const slices = await slicesOf(edge, namespace, service, signal);
  const names = slices.flatMap(({ metadata }) => metadata?.name ?? []);
  await Promise.all(
    names.map((name) => deleteObject(edge, { kind: 'EndpointSlice', namespace, name }, { wait: 'gone' }, signal)),
  );
}

/** Changes an object by a strategic merge patch, which merges lists of conditions and ports by their key. Throws ToolError. */
export async function patchObject(
  edge: ApiEdge,
  { kind, namespace, name }: ObjectRef,
  { patch, subresource, known }: ObjectPatch,
  signal: AbortSignal,
): Promise<RunningService | undefined> {
  const path = resourcePath(resources[kind], {
    ...(kind === 'Namespace' ? {} : { namespace }),
    name,
    ...(subresource === undefined ? {} : { subresource }),
  });
  const changed = await edge.patch<V1Service>(path, {
    body: patch,
    contentType: 'application/strategic-merge-patch+json',
    signal,
  });
  return known === undefined ? undefined : runningService(known, changed);
}
