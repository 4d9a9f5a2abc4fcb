/** Kinds of objects that can be sabotaged, by API group; a subresource follows a slash. */
const apiGroups = {
  namespaces: '',
  pods: '',
  'pods/status': '',
  services: '',
  'services/status': '',
  endpoints: '',
  configmaps: '',
  endpointslices: 'discovery.k8s.io',
  networkpolicies: 'networking.k8s.io',
} as const;

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One operation of a JSON Patch (RFC 6902). */
type PatchOperation =
  | { readonly op: 'add' | 'replace' | 'test'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string };

/** A change the API server makes to podreach's own objects as they are written, so that they are not what podreach asked for. */
export interface Mutation {
  readonly resource: keyof typeof apiGroups;
  /** Name of the object, or what it matches (RE2, not anchored); every object of the resource where it is absent. */
  readonly name?: string | RegExp;
  /** `CREATE` alone unless given. Status is only ever updated. */
  readonly operations?: readonly ('CREATE' | 'UPDATE')[];
  /** A further condition in CEL on `object` and `oldObject`. */
  readonly when?: string;
  /** What to change; as text, a CEL expression that gives a list of `JSONPatch`, for changes that depend on the object. */
  readonly patch: readonly PatchOperation[] | string;
}

/** The label of everything that sabotage adds to a cluster. */
export const sabotageLabel = 'e2e.podreach.dev/sabotage';

/** Only Namespaces that podreach made, and what is in them. */
const podreachNamespaces = { matchLabels: { 'app.kubernetes.io/managed-by': 'podreach' } };

/**
 * The admission policy that does it, and the binding that puts it in force
 * (https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/).
 */
export function admissionPolicy(
  name: string,
  mutation: Mutation,
): { readonly policy: object; readonly binding: object } {
  return policyAndBinding(name, mutation, podreachNamespaces);
}

/** A policy that is in force as soon as those created before it are: it writes `token` to the ConfigMap `name` of Namespace `default`. */
export function markerPolicy(name: string, token: string): { readonly policy: object; readonly binding: object } {
  const patch = [{ op: 'add', path: '/data', value: { token } }] as const;
  return policyAndBinding(name, { resource: 'configmaps', name, patch }, {});
}

function policyAndBinding(name: string, mutation: Mutation, namespaceSelector: object) {
  const { resource, operations = ['CREATE'], patch } = mutation;
  const metadata = { name, labels: { [sabotageLabel]: 'true' } };
  const conditions = [nameCondition(mutation.name), mutation.when].filter((condition) => condition !== undefined);
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata,
    spec: {
      matchConstraints: {
        namespaceSelector,
        resourceRules: [{ apiGroups: [apiGroups[resource]], apiVersions: ['*'], operations, resources: [resource] }],
      },
      matchConditions: conditions.map((expression, index) => ({ name: `condition-${index}`, expression })),
      failurePolicy: 'Fail',
      reinvocationPolicy: 'Never',
      mutations: [
        {
          patchType: 'JSONPatch',
          jsonPatch: { expression: typeof patch === 'string' ? patch : `[${patch.map(operationInCel).join(', ')}]` },
        },
      ],
    },
  };
  const binding = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata,
    spec: { policyName: name },
  };
  return { policy, binding };
}

function nameCondition(name: string | RegExp | undefined): string | undefined {
  if (name === undefined) return undefined;
  // What controllers create by `generateName` has no name yet.
  const found = "object.metadata.?name.orValue('')";
  return typeof name === 'string'
    ? `${found} == ${JSON.stringify(name)}`
    : `${found}.matches(${JSON.stringify(name.source)})`;
}

function operationInCel(operation: PatchOperation): string {
  const value = operation.op === 'remove' ? '' : `, value: ${inCel(operation.value)}`;
  return `JSONPatch{op: ${JSON.stringify(operation.op)}, path: ${JSON.stringify(operation.path)}${value}}`;
}

/** A value as a CEL literal; `dyn` because lists and maps of one type alone are accepted otherwise. */
function inCel(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => `dyn(${inCel(item)})`).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: dyn(${inCel(item)})`);
  return `{${entries.join(', ')}}`;
}
