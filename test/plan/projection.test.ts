import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/checks/planned-case.ts';
import type { Fixture, FixturePod, FixtureService } from '../../src/domain/fixture.ts';
import { imaginaryFacts } from '../../src/plan/imaginary-cluster.ts';
import type { ServiceSpec } from '../../src/plan/imaginary-service.ts';
import { type Ground, projectChange, projectFixture } from '../../src/plan/projection.ts';

const specs: Readonly<Record<string, ServiceSpec>> = {
  plain: { ports: [{ port: 80 }] },
  dual: { ipFamilyPolicy: 'RequireDualStack', ipFamilies: ['IPv6', 'IPv4'], ports: [{ port: 80 }] },
  headless: { clusterIP: 'None', ports: [{ name: 'tcp', port: 80 }] },
  alias: { type: 'ExternalName' },
  node: { type: 'NodePort', ports: [{ port: 80 }, { port: 80, protocol: 'UDP' }] },
};
const facts = imaginaryFacts(2, ['ipv4', 'ipv6']);
const ground: Ground = {
  nodes: facts.nodes,
  podFamilies: facts.podFamilies,
  specOf: ({ manifest }) => specs[manifest] ?? {},
};

function pod(name: string): FixturePod {
  return { namespace: 'ns', name, node: 'node-1', role: 'agent', labels: {}, containers: ['agent'], probes: ['agent'] };
}

function service(manifest: string): FixtureService {
  return { namespace: 'ns', name: manifest, manifest, selector: {} };
}

function project(pods: readonly FixturePod[], services: readonly FixtureService[], changes: readonly Change[] = []) {
  const fixture: Fixture = { runId: 'r', namespaces: [], policies: [], pods, services };
  return changes.reduce((before, change) => projectChange(before, change, ground), projectFixture(fixture, ground))
    .world;
}

test('every Pod and Service has addresses of its own, in each family', () => {
  const world = project(
    Array.from({ length: 400 }, (_, index) => pod(`p${index}`)),
    [service('dual'), service('plain')],
  );
  const addresses = [
    ...world.pods.flatMap(({ ips }) => ips),
    ...world.services.flatMap(({ clusterIps }) => clusterIps),
    ...(world.dnsReplicas ?? []).flatMap(({ ips }) => ips),
  ];

  expect(addresses).toHaveLength(400 * 2 + 2 + 1 + 2 * 2);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test.each([
  ['plain', [expect.stringMatching(/^10\.96\./)], [{ protocol: 'TCP', port: 80 }]],
  ['dual', [expect.stringContaining(':'), expect.stringMatching(/^10\.96\./)], [{ protocol: 'TCP', port: 80 }]],
  ['headless', [], [{ name: 'tcp', protocol: 'TCP', port: 80 }]],
  ['alias', [], []],
])('addresses and ports of %s', (manifest, clusterIps, ports) => {
  expect(project([], [service(manifest)]).services).toEqual([{ ...service(manifest), clusterIps, ports }]);
});

test('each port of a NodePort Service has a port on the nodes', () => {
  const [node] = project([], [service('node')]).services;
  const nodePorts = node?.ports.map(({ nodePort }) => nodePort) ?? [];

  expect(nodePorts).toHaveLength(2);
  expect(new Set(nodePorts).size).toBe(2);
  expect(nodePorts.every((port) => port !== undefined && port >= 30_000 && port <= 32_767)).toBe(true);
});

describe('changes', () => {
  const target = { kind: 'Pod', namespace: 'ns', name: 'p' } as const;

  test('a Pod that was made is there, one that was made anew has another address', () => {
    const made = project([pod('p')], [], [{ action: 'create-pod', pod: pod('q') }]);
    const anew = project([pod('p')], [], [{ action: 'create-pod', pod: pod('p') }]);

    expect(made.pods.map(({ name }) => name)).toEqual(['p', 'q']);
    expect(anew.pods).toHaveLength(1);
    expect(anew.pods[0]?.ips).not.toEqual(made.pods[0]?.ips);
  });

  test('a deleted object is gone only where the run waits for that', () => {
    expect(project([pod('p')], [], [{ action: 'delete', target }]).pods).toHaveLength(1);
    expect(project([pod('p')], [], [{ action: 'delete', target, wait: 'gone' }])).toMatchObject({
      pods: [],
      clusterPods: [],
    });
    expect(
      project(
        [],
        [service('plain')],
        [{ action: 'delete', target: { kind: 'Service', namespace: 'ns', name: 'plain' }, wait: 'gone' }],
      ).services,
    ).toEqual([]);
  });

  test('a patch changes type and ports of a Service, one after the other', () => {
    const patch = (spec: object): Change => ({
      action: 'patch',
      target: { kind: 'Service', namespace: 'ns', name: 'plain' },
      patch: { spec },
    });
    const world = project(
      [],
      [service('plain')],
      [
        patch({ type: 'NodePort' }),
        { action: 'together', changes: [patch({ ports: [{ port: 81, protocol: 'UDP' }] })] },
        patch({ ports: [{ port: 80, $patch: 'delete' }] }),
      ],
    );

    expect(world.services).toMatchObject([{ ports: [{ port: 81, protocol: 'UDP', nodePort: expect.any(Number) }] }]);
  });

  test('what changes no address leaves the world as it was', () => {
    const before = project([pod('p')], [service('plain')]);
    const changes: readonly Change[] = [
      { action: 'pause', ms: 1 },
      { action: 'create-policy', policy: { namespace: 'ns', name: 'deny-all' } },
      { action: 'patch', target, patch: {}, subresource: 'status' },
      { action: 'patch', target: { kind: 'Service', namespace: 'ns', name: 'unknown' }, patch: {} },
    ];

    expect(project([pod('p')], [service('plain')], changes)).toEqual(before);
  });
});
