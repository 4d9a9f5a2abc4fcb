import { describe, expect, test } from 'vitest';
import type { NetworkPolicySpec } from '#src/domain/network-policy.ts';
import { groupPods } from '#src/policy/matrix/groups.ts';
import { podOf, policyOf } from '../../cli/policy/fake-source.ts';

function groupsOf(pods: readonly ReturnType<typeof podOf>[], spec?: NetworkPolicySpec) {
  const policies = spec === undefined ? [] : [policyOf('x/p', spec)];
  return groupPods(pods, policies).map(({ name, pods }) => `${name}: ${pods.map((pod) => pod.name).join(' ')}`);
}

const web = (suffix: string, ip: string, labels: Readonly<Record<string, string>> = {}) =>
  podOf(`x/web-${suffix}`, [ip], { labels: { app: 'web', ...labels } }, 'web');

describe('Pods of one workload', () => {
  test('are one group, whatever labels of theirs nobody asks for', () => {
    expect(
      groupsOf([web('b', '10.0.0.2', { 'pod-template-hash': '2', id: 'b' }), web('a', '10.0.0.1', { id: 'a' })], {
        podSelector: { matchLabels: { app: 'web' } },
      }),
    ).toEqual(['x/web: web-a web-b']);
  });

  test.each<[string, NetworkPolicySpec]>([
    ['the selector of a policy', { podSelector: { matchExpressions: [{ key: 'id', operator: 'Exists' }] } }],
    ['a peer', { ingress: [{ from: [{ podSelector: { matchLabels: { id: 'a' } } }] }] }],
    ['a peer of egress', { egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { id: 'a' } } }] }] }],
  ])('are told apart by a label that %s asks for', (_what, spec) => {
    expect(groupsOf([web('a', '10.0.0.1', { id: 'a' }), web('b', '10.0.0.2', { id: 'b' })], spec)).toEqual([
      'x/web: web-a',
      'x/web #2: web-b',
    ]);
  });

  test('are told apart by an ipBlock that holds the address of one, and only then', () => {
    const pods = [web('a', '10.0.0.1'), web('b', '10.0.1.1'), web('c', '10.0.0.3')];
    const block = (cidr: string, except: string[] = []): NetworkPolicySpec => ({
      egress: [{ to: [{ ipBlock: { cidr, except } }] }],
    });

    expect(groupsOf(pods, block('10.0.0.0/16'))).toEqual(['x/web: web-a web-b web-c']);
    expect(groupsOf(pods, block('10.0.0.0/24'))).toEqual(['x/web: web-a web-c', 'x/web #2: web-b']);
    expect(groupsOf(pods, block('10.0.0.0/16', ['10.0.1.0/24']))).toEqual(['x/web: web-a web-c', 'x/web #2: web-b']);
    expect(groupsOf(pods, block('fd00::/8'))).toEqual(['x/web: web-a web-b web-c']);
  });
});

test('Pods without an owner belong together by all their labels but those each has of its own', () => {
  const pod = (name: string, labels: Readonly<Record<string, string>>) => podOf(`x/${name}`, ['10.0.0.1'], { labels });

  expect(
    groupsOf([
      pod('a', { app: 'a', 'apps.kubernetes.io/pod-index': '0' }),
      pod('b', { app: 'a', 'apps.kubernetes.io/pod-index': '1' }),
      pod('c', { app: 'c' }),
    ]),
  ).toEqual(['x/a: a b', 'x/c: c']);
});

test('Namespaces, ports, the network of the node and IP families tell apart', () => {
  const like = (key: string, more = {}, ips = ['10.0.0.1']) => podOf(key, ips, { labels: {}, ...more }, 'o');

  expect(
    groupsOf([
      like('x/a'),
      like('y/a'),
      like('x/b', { ports: [{ port: 81, protocol: 'TCP' }] }),
      like('x/c', { hostNetwork: true }),
      like('x/d', {}, ['10.0.0.1', 'fd00::1']),
      like('x/e', {}, []),
    ]),
  ).toEqual(['x/o: a', 'x/o #2: b', 'x/o #3: c', 'x/o #4: d', 'x/o #5: e', 'y/o: a']);
});

test('a group knows what isolates it', () => {
  const policies = [policyOf('x/in', {}), policyOf('x/out', { policyTypes: ['Egress'] }), policyOf('y/other', {})];

  expect(groupPods([web('a', '10.0.0.1')], policies)[0]?.isolatedBy).toEqual({ ingress: ['x/in'], egress: ['x/out'] });
});
