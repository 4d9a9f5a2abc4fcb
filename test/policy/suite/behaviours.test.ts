import { expect, test } from 'vitest';
import type { NetworkPolicySpec } from '#src/domain/network-policy.ts';
import { type PolicyBehaviour, policyBehaviours } from '#src/domain/policy-behaviour.ts';
import { createOracle } from '#src/policy/oracle.ts';
import type { Flow, PodParty } from '#src/policy/party.ts';
import { asIf } from '#src/policy/suite/behaviours.ts';

const namespaces = new Map([
  ['x', { ns: 'x' }],
  ['y', { ns: 'y' }],
]);

function pod(namespace: string, name: string): PodParty {
  return {
    kind: 'pod',
    namespace,
    name,
    labels: { pod: name },
    ips: [`10.0.${namespace === 'x' ? 1 : 2}.${name.charCodeAt(0)}`],
    ports: [
      { name: 'first', port: 8080, protocol: 'TCP' },
      { name: 'web', port: name === 'c' ? 8083 : 8082, protocol: 'TCP' },
    ],
  };
}

function decide(spec: NetworkPolicySpec, from: string, to: string, port: string): string {
  const oracle = createOracle({ policies: [{ metadata: { namespace: 'x', name: 'p' }, spec }], namespaces });
  const [fromNamespace = '', fromName = ''] = from.split('/');
  const [toNamespace = '', toName = ''] = to.split('/');
  const [number = '', protocol = ''] = port.split('/');
  const flow: Flow = {
    from: pod(fromNamespace, fromName),
    to: pod(toNamespace, toName),
    port: Number(number),
    protocol,
    ipFamily: 'ipv4',
  };
  return oracle.decide(flow).reach;
}

const a = { podSelector: { matchLabels: { pod: 'a' } } };

/** For each behaviour a policy of Namespace x and a flow of which an exact engine makes one thing, and one that behaves so another. */
const tellTales: Readonly<
  Record<PolicyBehaviour, readonly [NetworkPolicySpec, string, string, string, exact: string, otherwise: string]>
> = {
  'end-port-ignored': [
    { ...a, ingress: [{ ports: [{ port: 8000, endPort: 8080 }] }] },
    'x/b',
    'x/a',
    '8080/TCP',
    'allowed',
    'blocked',
  ],
  'unlisted-types-isolate': [
    { ...a, policyTypes: ['Egress'], ingress: [{ from: [a] }] },
    'x/b',
    'x/a',
    '8080/TCP',
    'allowed',
    'blocked',
  ],
  'named-egress-port-of-one-number': [
    { ...a, egress: [{ ports: [{ port: 'web' }] }] },
    'x/a',
    'x/c',
    '8083/TCP',
    'allowed',
    'blocked',
  ],
  'named-ports-ignored': [
    { ...a, ingress: [{ ports: [{ port: 'first' }] }] },
    'x/b',
    'x/a',
    '8080/TCP',
    'allowed',
    'blocked',
  ],
  'ports-ignored': [{ ...a, ingress: [{ ports: [{ port: 8081 }] }] }, 'x/b', 'x/a', '8080/TCP', 'blocked', 'allowed'],
  'protocols-ignored': [
    { ...a, ingress: [{ ports: [{ port: 8080, protocol: 'UDP' }] }] },
    'x/b',
    'x/a',
    '8080/TCP',
    'blocked',
    'allowed',
  ],
  'egress-ignored': [{ ...a, policyTypes: ['Ingress', 'Egress'] }, 'x/a', 'x/b', '8080/TCP', 'blocked', 'allowed'],
  'ingress-ignored': [{ ...a, policyTypes: ['Ingress'] }, 'x/b', 'x/a', '8080/TCP', 'blocked', 'allowed'],
  'expressions-ignored': [
    { podSelector: { matchExpressions: [{ key: 'pod', operator: 'In', values: ['a'] }] } },
    'x/a',
    'x/b',
    '8080/TCP',
    'allowed',
    'blocked',
  ],
  'namespace-selectors-ignored': [
    { ...a, ingress: [{ from: [{ namespaceSelector: { matchLabels: { ns: 'x' } }, podSelector: {} }] }] },
    'y/b',
    'x/a',
    '8080/TCP',
    'blocked',
    'allowed',
  ],
  'selectors-are-alternatives': [
    {
      ...a,
      ingress: [
        { from: [{ namespaceSelector: { matchLabels: { ns: 'y' } }, podSelector: { matchLabels: { pod: 'b' } } }] },
      ],
    },
    'x/b',
    'x/a',
    '8080/TCP',
    'blocked',
    'allowed',
  ],
};

test.each(Object.entries(tellTales))('%s', (behaviour, [spec, from, to, port, exact, otherwise]) => {
  const changed = asIf[behaviour as PolicyBehaviour](spec, (name) => name === 'web');
  expect(decide(spec, from, to, port)).toBe(exact);
  expect(decide(changed, from, to, port)).toBe(otherwise);
});

test.each(Object.keys(policyBehaviours) as PolicyBehaviour[])(
  '%s changes nothing of a policy that cannot show it',
  (behaviour) => {
    const spec: NetworkPolicySpec = { podSelector: {}, policyTypes: [], ingress: [{ from: [{ podSelector: {} }] }] };
    if (behaviour === 'ingress-ignored')
      return expect(asIf['egress-ignored'](spec, () => false)).toMatchObject({ ingress: spec.ingress });
    for (const [from, to] of [
      ['x/b', 'x/a'],
      ['y/b', 'x/a'],
      ['x/a', 'y/b'],
    ] as const)
      expect(
        decide(
          asIf[behaviour](spec, () => true),
          from,
          to,
          '8080/TCP',
        ),
      ).toBe(decide(spec, from, to, '8080/TCP'));
  },
);
