import * as z from 'zod/mini';
import { ownedPod, type OwnedPod } from '../pod-object.ts';
import { namespaceOf } from '../validation/policy-document.ts';
import type { Problem } from '../validation/problem.ts';
import { shapeProblems } from '../validation/shape-problems.ts';
import { withoutNulls } from '../validation/without-nulls.ts';
import type { DeclaredObject } from './documents.ts';

const labels = z.record(z.string(), z.string());
const container = z.looseObject({
  restartPolicy: z.optional(z.string()),
  ports: z.optional(
    z.array(z.looseObject({ name: z.optional(z.string()), containerPort: z.int(), protocol: z.optional(z.string()) })),
  ),
});
const podSpec = z.looseObject({
  nodeName: z.optional(z.string()),
  hostNetwork: z.optional(z.boolean()),
  containers: z.optional(z.array(container)),
  initContainers: z.optional(z.array(container)),
});
const named = z.looseObject({
  name: z.string(),
  namespace: z.optional(z.string()),
  labels: z.optional(labels),
  ownerReferences: z.optional(
    z.array(z.looseObject({ kind: z.string(), name: z.string(), controller: z.optional(z.boolean()) })),
  ),
});
const template = z.looseObject({
  metadata: z.optional(z.looseObject({ labels: z.optional(labels) })),
  spec: z.optional(podSpec),
});

const pod = z.looseObject({
  metadata: named,
  spec: z.optional(podSpec),
  status: z.optional(
    z.looseObject({
      phase: z.optional(z.string()),
      podIPs: z.optional(z.array(z.looseObject({ ip: z.optional(z.string()) }))),
    }),
  ),
});
/** Of a workload only its name and its template matter. */
const workload = z.pipe(
  z.looseObject({ metadata: named, spec: z.looseObject({ template }) }),
  z.transform(({ metadata, spec }) => ({ metadata, made: spec.template })),
);
const cronJob = z.pipe(
  z.looseObject({
    metadata: named,
    spec: z.looseObject({ jobTemplate: z.looseObject({ spec: z.looseObject({ template }) }) }),
  }),
  z.transform(({ metadata, spec }) => ({ metadata, made: spec.jobTemplate.spec.template })),
);

/** Kinds that make Pods of a template. */
const workloads: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
]);

/** What an object of a file says about Pods. */
export type DeclaredPod =
  | { readonly is: 'pod'; readonly pod: OwnedPod }
  | { readonly is: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly is: 'none' };

/**
 * The Pod that an object is or makes: one for each workload, called like it and without an address, as it does not run yet. None
 * for what another workload of the cluster makes, such as the ReplicaSet of a Deployment.
 */
export function declaredPod({ kind, object }: DeclaredObject): DeclaredPod {
  const asked = withoutNulls(object);
  if (kind === 'Pod') {
    const parsed = pod.safeParse(asked);
    if (!parsed.success) return { is: 'invalid', problems: shapeProblems(parsed.error.issues, asked) };
    const { metadata } = parsed.data;
    return {
      is: 'pod',
      pod: ownedPod({ ...parsed.data, metadata: { ...metadata, namespace: namespaceOf(metadata) } }),
    };
  }
  if (!workloads.has(kind)) return { is: 'none' };
  const parsed = (kind === 'CronJob' ? cronJob : workload).safeParse(asked);
  if (!parsed.success) return { is: 'invalid', problems: shapeProblems(parsed.error.issues, asked) };
  const { metadata, made } = parsed.data;
  const { name, ownerReferences = [] } = metadata;
  if (ownerReferences.some(({ controller }) => controller === true)) return { is: 'none' };
  return {
    is: 'pod',
    pod: {
      ...ownedPod({
        metadata: { name, namespace: namespaceOf(metadata), labels: made.metadata?.labels },
        spec: made.spec,
      }),
      owner: name,
      isTemplate: true,
    },
  };
}
