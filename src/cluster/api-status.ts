import * as z from 'zod/mini';

/** The API server's error object (`meta/v1.Status`), as far as it is read here. */
const statusSchema = z.object({
  /** Exec sends its status without it. */
  kind: z.optional(z.literal('Status')),
  status: z.optional(z.string()),
  message: z.optional(z.string()),
  reason: z.optional(z.string()),
  code: z.optional(z.number()),
  details: z.optional(
    z.nullable(
      z.object({
        name: z.optional(z.string()),
        kind: z.optional(z.string()),
        retryAfterSeconds: z.optional(z.number()),
        causes: z.optional(
          z.nullable(z.array(z.object({ reason: z.optional(z.string()), message: z.optional(z.string()) }))),
        ),
      }),
    ),
  ),
});
export type ApiStatus = z.infer<typeof statusSchema>;

/** Parses an error body; proxies and load balancers answer with HTML or nothing, which gives undefined. */
export function parseStatus(body: string): ApiStatus | undefined {
  try {
    const parsed = statusSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** What a 403 of the RBAC authorizer says is missing. */
export interface MissingPermission {
  readonly user: string;
  readonly verb: string;
  /** With subresource, e.g. `pods/exec`. */
  readonly resource: string;
  readonly group: string;
  /** Absent at cluster scope. */
  readonly namespace?: string;
}

/** Reads the authorizer's sentence (apiserver `responsewriters/errors.go`, forbiddenMessage). */
export function missingPermission(message: string): MissingPermission | undefined {
  const found =
    /User "(?<user>[^"]*)" cannot (?<verb>\S+) resource "(?<resource>[^"]+)" in API group "(?<group>[^"]*)" (?:in the namespace "(?<namespace>[^"]+)"|at the cluster scope)/.exec(
      message,
    )?.groups;
  if (found === undefined) return undefined;
  const { user = '', verb = '', resource = '', group = '', namespace } = found;
  return { user, verb, resource, group, ...(namespace === undefined ? {} : { namespace }) };
}
