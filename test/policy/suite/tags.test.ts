import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readCaseFile } from '#src/policy/suite/case-file.ts';
import { tagsOf } from '#src/policy/suite/tags.ts';

function tags(steps: string, more = ''): readonly string[] {
  const [only] = readCaseFile(
    'area',
    parse(`{ check: policy.area, cases: [{ id: a, intent: A., ${more} steps: ${steps} }] }`),
  );
  return only === undefined ? [] : tagsOf(only);
}

function tagsOfSpec(spec: string): readonly string[] {
  return tags(`[{ apply: { x/p: ${spec} } }]`);
}

test.each([
  ['{ podSelector: { matchLabels: { pod: a } } }', ['deny-all', 'ingress']],
  ['{ podSelector: {}, policyTypes: [Egress] }', ['deny-all', 'egress', 'whole-namespace']],
  ['{ podSelector: {}, egress: [{}] }', ['allow-all', 'deny-all', 'egress', 'ingress', 'whole-namespace']],
  [
    '{ podSelector: { matchExpressions: [{ key: pod, operator: Exists }] }, ingress: [{}] }',
    ['allow-all', 'ingress', 'match-expressions'],
  ],
  ['{ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }', ['ingress', 'pod-selector', 'whole-namespace']],
  [
    '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }, { namespaceSelector: {}, podSelector: {} }] }] }',
    ['ingress', 'namespace-selector', 'pods-and-namespaces', 'whole-namespace'],
  ],
  [
    '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: "${ns.x}" } } }] }] }',
    ['ingress', 'namespace-name', 'namespace-selector', 'whole-namespace'],
  ],
  [
    '{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: "${any}", except: ["${block(x/a, 0)}"] } }] }] }',
    ['egress', 'except', 'ip-block', 'whole-namespace'],
  ],
  [
    '{ podSelector: {}, ingress: [{ ports: [{ port: 8080 }, { port: web }, { protocol: UDP }, { port: 1, endPort: 9, protocol: SCTP }] }] }',
    [
      'any-peer',
      'any-port',
      'end-port',
      'ingress',
      'named-port',
      'numbered-port',
      'sctp',
      'tcp',
      'udp',
      'whole-namespace',
    ],
  ],
  // Rules of a direction that is not isolated say nothing.
  [
    '{ podSelector: {}, policyTypes: [Ingress], egress: [{ to: [{ podSelector: {} }] }] }',
    ['deny-all', 'ingress', 'whole-namespace'],
  ],
])('the policy %s', (spec, expected) => {
  expect(tagsOfSpec(spec)).toEqual(expected);
});

const closed = '{ podSelector: { matchLabels: { pod: a } } }';

test.each([
  ['a policy that is replaced', `[{ apply: { x/p: ${closed} } }, { apply: { x/p: ${closed} } }]`, ['update']],
  ['a policy that is deleted', `[{ apply: { x/p: ${closed} } }, { remove: [x/p] }]`, ['delete']],
  [
    'a policy that is made again',
    `[{ apply: { x/p: ${closed} } }, { remove: [x/p] }, { apply: { x/p: ${closed} } }]`,
    ['delete'],
  ],
  ['labels that come with the policies', `[{ apply: { x/p: ${closed} }, label: { x: { team: blue } } }]`, []],
  ['labels that come later', `[{ apply: { x/p: ${closed} } }, { label: { x: { team: blue } } }]`, ['labels']],
  [
    'new Pods and Namespaces',
    `[{ apply: { x/p: ${closed} }, addNamespaces: { w: {} }, addPods: { w/a: {} } }]`,
    ['new-namespaces', 'new-pods'],
  ],
  ['two policies for a Pod', `[{ apply: { x/p: ${closed}, x/q: ${closed} } }]`, ['several-policies']],
  ['a policy each for two Pods', `[{ apply: { x/p: ${closed}, y/q: ${closed} } }]`, []],
  [
    'a second policy for a Pod by its new label',
    `[{ apply: { x/p: ${closed}, x/q: { podSelector: { matchLabels: { pod: b } } } } }, { label: { x/b: { pod: a } } }, { label: { x/a: { pod: b } } }]`,
    ['labels'],
  ],
  [
    'a new Pod that two policies select',
    `[{ apply: { x/p: { podSelector: { matchLabels: { pod: d } } }, x/q: { podSelector: { matchLabels: { new: pod } } } } }, { addPods: { x/d: { pod: d, new: pod } } }]`,
    ['new-pods', 'several-policies'],
  ],
])('%s', (_, steps, expected) => {
  expect(tags(steps)).toEqual(['deny-all', 'ingress', ...expected].sort());
});

test('tags of its own stand among the others, once', () => {
  expect(tags(`[{ apply: { x/p: ${closed} } }]`, 'tags: [zeal, ingress, anew],')).toEqual([
    'anew',
    'deny-all',
    'ingress',
    'zeal',
  ]);
});
