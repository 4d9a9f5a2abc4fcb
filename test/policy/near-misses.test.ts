import { expect, test } from 'vitest';
import type { NetworkPolicySpec, PolicyPort } from '#src/domain/network-policy.ts';
import { createOracle } from '#src/policy/oracle.ts';
import type { Flow, PodParty } from '#src/policy/party.ts';

const a: PodParty = { kind: 'pod', namespace: 'y', name: 'a', labels: { app: 'a' }, ips: ['10.0.0.1'] };
const b: PodParty = {
  kind: 'pod',
  namespace: 'x',
  name: 'b',
  labels: { app: 'b' },
  ips: ['10.0.0.2'],
  ports: [{ name: 'web', port: 8080, protocol: 'TCP' }],
};
const toB: Flow = { from: a, to: b, protocol: 'TCP', port: 80, ipFamily: 'ipv4' };

const fromA = { namespaceSelector: {}, podSelector: { matchLabels: { app: 'a' } } };
const fromOther = { podSelector: { matchLabels: { app: 'c' } } };

function missesOf(spec: NetworkPolicySpec, flow: Flow = toB, namespace = 'x') {
  const policies = [{ metadata: { namespace, name: 'p' }, spec }];
  return createOracle({ policies, namespaces: new Map() }).nearMisses(flow);
}

test('the peer matches and the port does not', () => {
  expect(missesOf({ ingress: [{ from: [fromOther, fromA], ports: [{ port: 443 }] }] })).toEqual([
    {
      direction: 'ingress',
      policy: 'x/p',
      rule: 'spec.ingress[0]',
      matches: 'peer',
      entry: 'spec.ingress[0].from[1]',
      because: 'the peer matches (from[1]), the port does not: it has 443/TCP',
    },
  ]);
});

test('the port matches and no peer does', () => {
  expect(missesOf({ ingress: [{ from: [fromOther], ports: [{ port: 443 }, { port: 80 }] }] })).toEqual([
    {
      direction: 'ingress',
      policy: 'x/p',
      rule: 'spec.ingress[0]',
      matches: 'port',
      entry: 'spec.ingress[0].ports[1]',
      because: 'the port matches (ports[1]), no peer does',
    },
  ]);
});

test('rules that take every peer or every port', () => {
  const misses = missesOf({ ingress: [{ ports: [{ port: 443 }] }, { from: [fromOther] }] });

  expect(misses.map(({ rule, because }) => `${rule} ${because}`)).toEqual([
    'spec.ingress[0] it takes every peer, but not the port: it has 443/TCP',
    'spec.ingress[1] it takes every port, but no peer of it matches',
  ]);
  expect(misses.every((miss) => !('entry' in miss))).toBe(true);
});

test('at the source the rules are those of egress, and the peer is the destination', () => {
  const spec = {
    policyTypes: ['Egress'],
    egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 53, protocol: 'UDP' }] }],
  };

  expect(missesOf(spec, toB, 'y')).toMatchObject([
    {
      direction: 'egress',
      policy: 'y/p',
      because: 'the peer matches (to[0]), the port does not: it has 53/UDP',
    },
  ]);
});

test.each<[PolicyPort, string]>([
  [{ port: 443 }, '443/TCP'],
  [{ port: 8000, endPort: 8080 }, '8000-8080/TCP'],
  [{ protocol: 'SCTP' }, 'every SCTP port'],
  [{ port: 'web' }, 'web/TCP (8080)'],
  [{ port: 'metrics' }, 'metrics/TCP (no port of the destination)'],
])('port entry %j', (port, text) => {
  expect(missesOf({ ingress: [{ ports: [port] }] })[0]?.because).toMatch(new RegExp(`: it has ${escaped(text)}$`));
});

test('a peer of which it is not defined whether it matches may be the half that does', () => {
  const spec = { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 443 }] }] };

  expect(missesOf(spec)[0]?.because).toBe('the peer may match (from[0]), the port does not: it has 443/TCP');
});

test('a rule of which both halves fail is far off', () => {
  expect(missesOf({ ingress: [{ from: [fromOther], ports: [{ port: 443 }] }] })).toEqual([]);
});

test('what is allowed or unspecified has none', () => {
  expect(missesOf({ ingress: [{ from: [fromA] }, { from: [fromA], ports: [{ port: 443 }] }] })).toEqual([]);
  expect(missesOf({ ingress: [{ ports: [{ port: 443 }] }] }, { ...toB, to: { ...b, phase: 'Failed' } })).toEqual([]);
});

function escaped(text: string): string {
  return text.replaceAll(/[()]/g, String.raw`\$&`);
}
