import * as z from 'zod/mini';

const labels = z.record(z.string(), z.string());

const labelSelector = z.strictObject({
  matchLabels: z.optional(labels),
  matchExpressions: z.optional(
    z.array(z.strictObject({ key: z.string(), operator: z.string(), values: z.optional(z.array(z.string())) })),
  ),
});

const peer = z.strictObject({
  podSelector: z.optional(labelSelector),
  namespaceSelector: z.optional(labelSelector),
  ipBlock: z.optional(z.strictObject({ cidr: z.string(), except: z.optional(z.array(z.string())) })),
});

const port = z.strictObject({
  protocol: z.optional(z.string()),
  port: z.optional(z.union([z.int(), z.string()])),
  endPort: z.optional(z.int()),
});

/**
 * The fields of `networking.k8s.io/v1` NetworkPolicy. No others are taken: the API server would refuse or drop them, and a
 * selector whose name is mistyped would select everything.
 */
export const policyShape = z.strictObject({
  apiVersion: z.literal('networking.k8s.io/v1'),
  kind: z.literal('NetworkPolicy'),
  metadata: z.looseObject({ name: z.string(), namespace: z.optional(z.string()), labels: z.optional(labels) }),
  spec: z.optional(
    z.strictObject({
      podSelector: z.optional(labelSelector),
      policyTypes: z.optional(z.array(z.string())),
      ingress: z.optional(
        z.array(z.strictObject({ from: z.optional(z.array(peer)), ports: z.optional(z.array(port)) })),
      ),
      egress: z.optional(z.array(z.strictObject({ to: z.optional(z.array(peer)), ports: z.optional(z.array(port)) }))),
    }),
  ),
  /** Servers of Kubernetes 1.24 to 1.27 wrote it. */
  status: z.optional(z.unknown()),
});
