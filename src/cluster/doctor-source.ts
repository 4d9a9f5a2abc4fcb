import type { V1Namespace, V1Node, V1SelfSubjectAccessReview } from '@kubernetes/client-node';
import pLimit from 'p-limit';
import type { AskedRight, Evidence, Identity, Read, Right } from '../doctor/index.ts';
import { ToolError } from '../errors.ts';
import type { Manifests } from '../manifests.ts';
import type { ApiEdge } from './api-edge.ts';
import { resourcePath } from './api-path.ts';
import { type Intended, tryAdmission } from './dry-runs.ts';
import { readFacts } from './facts.ts';
import { listAll } from './pod-list.ts';
import { managedByLabel, managedByValue, runLabel } from './render.ts';

/** What is asked of the cluster. */
export interface DoctorQuestions extends Intended {
  readonly rights: readonly Right[];
}

/** Reviews in flight at once. */
const parallelReviews = 10;

/**
 * Reads what `podreach doctor` judges by. It creates nothing: rights are asked by SelfSubjectAccessReview, admission by server-side dry
 * run (https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run). What cannot be read is told in the evidence.
 */
export async function readEvidence(
  edge: ApiEdge,
  context: string,
  manifests: Manifests,
  { rights, ...intended }: DoctorQuestions,
  signal: AbortSignal,
): Promise<Evidence> {
  const startedMs = performance.now();
  await edge.get('/version', { signal });
  const roundTripMs = performance.now() - startedMs;
  const [identity, facts, answers, images, leftovers, dryRuns] = await Promise.all([
    whoAmI(edge, signal),
    read(readFacts(edge, context, signal)),
    read(askRights(edge, rights, signal)),
    read(imagesOfNodes(edge, signal)),
    read(namespacesOfRuns(edge, signal)),
    tryAdmission(edge, manifests, intended, signal),
  ]);
  return {
    server: edge.server,
    context,
    roundTripMs,
    ...(identity === undefined ? {} : { identity }),
    facts,
    rights: answers,
    dryRuns,
    image: intended.image,
    images,
    leftovers,
  };
}

async function read<T>(reading: Promise<T>): Promise<Read<T>> {
  try {
    return { value: await reading };
  } catch (error) {
    if (error instanceof ToolError && error.code !== 'INTERRUPTED') return { error };
    throw error;
  }
}

/** SelfSubjectReview is there from Kubernetes 1.28 on, and may be refused. */
async function whoAmI(edge: ApiEdge, signal: AbortSignal): Promise<Identity | undefined> {
  const review = await read(
    edge.ask<{ status?: { userInfo?: { username?: string; groups?: readonly string[] | null } } }>(
      '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      { body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }, signal },
    ),
  );
  if ('error' in review) return undefined;
  const { username, groups } = review.value.status?.userInfo ?? {};
  return username === undefined ? undefined : { username, groups: groups ?? [] };
}

async function askRights(edge: ApiEdge, rights: readonly Right[], signal: AbortSignal): Promise<readonly AskedRight[]> {
  const limit = pLimit(parallelReviews);
  return Promise.all(
    rights.map((right) => limit(async () => ({ ...right, allowed: await isAllowed(edge, right, signal) }))),
  );
}

async function isAllowed(edge: ApiEdge, right: Right, signal: AbortSignal): Promise<boolean> {
  const [resource, subresource] = right.resource.split('/');
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      // Without a Namespace: in all of them, as those of a run have names that nobody knows before.
      resourceAttributes: {
        group: right.group,
        resource,
        ...(subresource === undefined ? {} : { subresource }),
        verb: right.verb,
        ...(right.name === undefined ? {} : { name: right.name }),
      },
    },
  };
  const review = await edge.ask<V1SelfSubjectAccessReview>('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
    body,
    signal,
  });
  return review.status?.allowed === true;
}

async function imagesOfNodes(edge: ApiEdge, signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> {
  const nodes = await listAll<V1Node>(edge, resourcePath('nodes'), {}, signal);
  return new Map(
    nodes.map(({ metadata, status }) => [
      metadata?.name ?? '',
      (status?.images ?? []).flatMap(({ names }) => names ?? []),
    ]),
  );
}

async function namespacesOfRuns(edge: ApiEdge, signal: AbortSignal): Promise<readonly string[]> {
  const labelSelector = `${managedByLabel}=${managedByValue},${runLabel}`;
  const found = await listAll<V1Namespace>(edge, resourcePath('namespaces'), { labelSelector }, signal);
  return found.map(({ metadata }) => metadata?.name ?? '');
}
