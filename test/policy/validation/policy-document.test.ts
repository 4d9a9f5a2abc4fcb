import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readPolicy } from '#src/policy/validation/policy-document.ts';

function problemsOf(spec: string): readonly string[] {
  const read = readPolicy({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p' },
    spec: parse(spec),
  });
  return 'problems' in read ? read.problems.map(({ path, problem }) => `${path} ${problem}`) : [];
}

describe('refused', () => {
  test.each([
    [
      'podSelector: { matchExpressions: [{ key: a, operator: in, values: [b] }] }',
      'spec.podSelector.matchExpressions[0].operator "in" is not In, NotIn, Exists or DoesNotExist',
    ],
    [
      'podSelector: { matchExpressions: [{ key: a, operator: In }] }',
      'spec.podSelector.matchExpressions[0].values must not be empty where the operator is In',
    ],
    [
      'podSelector: { matchExpressions: [{ key: a, operator: NotIn, values: [] }] }',
      'spec.podSelector.matchExpressions[0].values must not be empty where the operator is NotIn',
    ],
    [
      'podSelector: { matchExpressions: [{ key: a, operator: Exists, values: [b] }] }',
      'spec.podSelector.matchExpressions[0].values must not be there where the operator is Exists',
    ],
    [
      'podSelector: { matchExpressions: [{ key: a, operator: DoesNotExist, values: [b] }] }',
      'spec.podSelector.matchExpressions[0].values must not be there where the operator is DoesNotExist',
    ],
    ['podSelector: { matchLabels: { a: b c } }', 'spec.podSelector.matchLabels.a "b c" is no value of a label'],
    ['podSelector: { matchLabels: { -a: b } }', 'spec.podSelector.matchLabels.-a "-a" is no key of a label'],
    [
      'podSelector: { matchLabels: { a: 1 } }',
      'spec.podSelector.matchLabels.a must be text (put quotes around numbers, true and false)',
    ],
    ['policyTypes: [ingress]', 'spec.policyTypes[0] "ingress" is not Ingress or Egress'],
    ['policyTypes: [Ingress, Egress, Ingress]', 'spec.policyTypes must not have more than two entries'],
    ['podSelectors: {}', 'spec.podSelectors is no field of it'],
    ['ingress: [{ form: [] }]', 'spec.ingress[0].form is no field of it'],
    ['ingress: [{ to: [] }]', 'spec.ingress[0].to is no field of it'],
    ['ingress: [{ from: [{ podSelectors: {} }] }]', 'spec.ingress[0].from[0].podSelectors is no field of it'],
    ['ingress: [{ from: {} }]', 'spec.ingress[0].from must be a list'],
    ['ingress: [null]', 'spec.ingress[0] must be an object'],
    ['ingress: [{ from: [{}] }]', 'spec.ingress[0].from[0] must have a podSelector, a namespaceSelector or an ipBlock'],
    [
      'ingress: [{ from: [{ podSelector: }] }]',
      'spec.ingress[0].from[0] must have a podSelector, a namespaceSelector or an ipBlock',
    ],
    [
      'egress: [{ to: [{ podSelector: {}, ipBlock: { cidr: 10.0.0.0/8 } }] }]',
      'spec.egress[0].to[0] must not have an ipBlock beside a selector',
    ],
    ['egress: [{ to: [{ ipBlock: {} }] }]', 'spec.egress[0].to[0].ipBlock.cidr is missing'],
    ...['10.0.0.0', '10.0.0.0/33', '10/8', '010.0.0.0/8', '10.0.0.0/8/8', 'fd00::/129', '2001:db8::g/64', ''].map(
      (cidr) => [
        `egress: [{ to: [{ ipBlock: { cidr: "${cidr}" } }] }]`,
        `spec.egress[0].to[0].ipBlock.cidr "${cidr}" is no range of addresses`,
      ],
    ),
    ...['10.0.0.0/8', '10.0.0.0/7', '11.0.0.0/16', 'fd00::/64'].map((except) => [
      `egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: ["${except}"] } }] }]`,
      `spec.egress[0].to[0].ipBlock.except[0] ${except} must be inside 10.0.0.0/8, and smaller`,
    ]),
    [
      'egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16, ten] } }] }]',
      'spec.egress[0].to[0].ipBlock.except[1] "ten" is no range of addresses',
    ],
    ['ingress: [{ ports: [{ protocol: tcp }] }]', 'spec.ingress[0].ports[0].protocol "tcp" is not TCP, UDP or SCTP'],
    ['ingress: [{ ports: [{ port: 0 }] }]', 'spec.ingress[0].ports[0].port 0 is not from 1 to 65535'],
    ['ingress: [{ ports: [{ port: 65536 }] }]', 'spec.ingress[0].ports[0].port 65536 is not from 1 to 65535'],
    ['ingress: [{ ports: [{ port: 1.5 }] }]', 'spec.ingress[0].ports[0].port must be a whole number or text'],
    [
      'ingress: [{ ports: [{ port: "80" }] }]',
      `spec.ingress[0].ports[0].port "80" is text, and a port's name has a letter: leave the quotes out`,
    ],
    ['ingress: [{ ports: [{ port: my_port }] }]', 'spec.ingress[0].ports[0].port "my_port" is no name of a port'],
    ['ingress: [{ ports: [{ endPort: 90 }] }]', 'spec.ingress[0].ports[0].endPort must not be there without port'],
    [
      'ingress: [{ ports: [{ port: web, endPort: 90 }] }]',
      'spec.ingress[0].ports[0].endPort must not be there where port is a name',
    ],
    [
      'ingress: [{ ports: [{ port: 80, endPort: 79 }] }]',
      'spec.ingress[0].ports[0].endPort must not be below port, which is 80',
    ],
    [
      'ingress: [{ ports: [{ port: 80, endPort: 70000 }] }]',
      'spec.ingress[0].ports[0].endPort 70000 is not from 1 to 65535',
    ],
  ])('%s', (spec, problem) => {
    expect(problemsOf(spec)).toEqual([problem]);
  });

  test.each([
    [{ name: 'Web_1' }, ['metadata.name "Web_1" is no name of an object']],
    [{ generateName: 'web-' }, ['metadata.name is missing']],
  ])('metadata %j', (metadata, problems) => {
    expect(readPolicy({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata })).toEqual({
      problems: problems.map((text) => ({
        path: 'metadata.name',
        problem: text.slice('metadata.name '.length),
      })),
    });
  });

  test('every problem is told, not the first alone', () => {
    expect(problemsOf('{ policyTypes: [in], ingress: [{ ports: [{ port: 0 }], from: [{}] }] }')).toHaveLength(3);
    expect(problemsOf('{ policyType: [], egres: [] }')).toEqual([
      'spec.policyType is no field of it',
      'spec.egres is no field of it',
    ]);
  });
});

describe('taken', () => {
  test.each([
    '{}',
    'podSelector: {}',
    'podSelector:',
    '{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: , egress: [] }',
    'ingress: [{}]',
    'ingress: [{ from: , ports: }]',
    'ingress: [{ from: [{ podSelector: {} }, { namespaceSelector: {} }, { podSelector: {}, namespaceSelector: {} }] }]',
    'ingress: [{ ports: [{}, { port: web }, { protocol: SCTP, port: 1, endPort: 65535 }, { port: 80, endPort: 80 }] }]',
    'podSelector: { matchLabels: { "example.com/a_b.c": "", x: A-1 } }',
    'egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8] } }, { ipBlock: { cidr: "2001:db8::/32", except: ["2001:db8:1::/48"] } }] }]',
  ])('%s', (spec) => {
    expect(problemsOf(spec)).toEqual([]);
  });

  test('into the Namespace it names, or else into default', () => {
    const document = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'p' } };

    expect(readPolicy(document)).toEqual({ policy: { metadata: { namespace: 'default', name: 'p' }, spec: {} } });
    expect(readPolicy({ ...document, metadata: { name: 'p', namespace: '' } })).toEqual(readPolicy(document));
    expect(readPolicy({ ...document, metadata: { name: 'p', namespace: 'x', annotations: {} } })).toEqual({
      policy: { metadata: { namespace: 'x', name: 'p' }, spec: {} },
    });
  });
});
