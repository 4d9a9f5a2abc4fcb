import { expect, test } from 'vitest';
import { admissionPolicy } from './mutation.ts';

interface Policy {
  readonly spec: {
    readonly matchConstraints: object;
    readonly matchConditions: readonly { readonly expression: string }[];
    readonly mutations: readonly { readonly jsonPatch: { readonly expression: string } }[];
  };
}

const policyOf = (...given: Parameters<typeof admissionPolicy>) => admissionPolicy(...given).policy as Policy;

test('a patch becomes CEL, with values of mixed types', () => {
  const { spec } = policyOf('sabotage', {
    resource: 'services',
    patch: [
      { op: 'replace', path: '/spec/ports', value: [{ name: 'a "b"', port: 80 }, null] },
      { op: 'remove', path: '/metadata/labels' },
    ],
  });

  expect(spec.mutations[0]?.jsonPatch.expression).toBe(
    '[JSONPatch{op: "replace", path: "/spec/ports", value: [dyn({"name": dyn("a \\"b\\""), "port": dyn(80)}), dyn(null)]}, ' +
      'JSONPatch{op: "remove", path: "/metadata/labels"}]',
  );
});

test('names and further conditions are all required', () => {
  const conditions = (name: string | RegExp, when?: string) =>
    policyOf('sabotage', { resource: 'pods', name, patch: [], ...(when === undefined ? {} : { when }) }).spec
      .matchConditions;

  expect(conditions('agent-0').map(({ expression }) => expression)).toEqual([
    `object.metadata.?name.orValue('') == "agent-0"`,
  ]);
  expect(conditions(/^agent-\d$/, 'true').map(({ expression }) => expression)).toEqual([
    `object.metadata.?name.orValue('').matches("^agent-\\\\d$")`,
    'true',
  ]);
});

test("nothing but podreach's own Namespaces is touched, and only what is created unless told", () => {
  const { spec } = policyOf('sabotage', { resource: 'endpointslices', patch: [] });

  expect(spec.matchConstraints).toEqual({
    namespaceSelector: { matchLabels: { 'app.kubernetes.io/managed-by': 'podreach' } },
    resourceRules: [
      {
        apiGroups: ['discovery.k8s.io'],
        apiVersions: ['*'],
        operations: ['CREATE'],
        resources: ['endpointslices'],
      },
    ],
  });
});
