import * as z from 'zod/mini';
import { ownedPod, type OwnedPod } from '../pod-object.ts';
import { defaultNamespace } from '../validation/policy-document.ts';
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
const workload = z.looseObject({ metadata: named, spec: z.looseObject({ template }) });
const cronJob = z.looseObject({
  metadata: named,
  spec: z.looseObject({ jobTemplate: z.looseObject({ spec: z.looseObject({ template }) }) }),
});

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
    const { namespace = defaultNamespace } = metadata;
    return { is: 'pod', pod: ownedPod({ ...parsed.data, metadata: { ...metadata, namespace } }) };
  }
  if (!workloads.has(kind)) return { is: 'none' };
  const parsed = kind === 'CronJob' ? cronJob.safeParse(asked) : workload.safeParse(asked);
  if (!parsed.success) return { is: 'invalid', problems: shapeProblems(parsed.error.issues, asked) };
  const { metadata, spec } = parsed.data;
  const { name, namespace = defaultNamespace, ownerReferences = [] } = metadata;
  if (ownerReferences.some(({ controller }) => controller === true)) return { is: 'none' };
  const made =
    'jobTemplate' in spec ? (spec as CronJobSpec).jobTemplate.spec.template : (spec as WorkloadSpec).template;
  return {
    is: 'pod',
    pod: {
      ...ownedPod({ metadata: { name, namespace, labels: made.metadata?.labels }, spec: made.spec }),
      owner: name,
      isTemplate: true,
    },
  };
}

type WorkloadSpec = z.infer<typeof workload>['spec'];
type CronJobSpec = z.infer<typeof cronJob>['spec'];
