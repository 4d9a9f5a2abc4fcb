import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reachMatrix, type ReachMatrix } from '#src/policy/matrix/matrix.ts';
import { createOracle } from '#src/policy/oracle.ts';
import { nameOf } from '#src/policy/party.ts';
import type { OwnedPod } from '#src/policy/pod-object.ts';
import { podOf, policyOf } from '../../cli/policy/fake-source.ts';
import { namespaces, policies } from '../arbitrary.ts';

const world = (...given: ReturnType<typeof policyOf>[]) => ({ policies: given, namespaces: new Map() });

function marksOf({ matrices }: ReachMatrix): readonly string[] {
  const mark = { allowed: '.', blocked: 'X', unspecified: '?' };
  return matrices.map(({ ipFamilies, rows }) =>
    [
      ipFamilies.join('+'),
      ...rows.map((cells) => cells.map(({ reach }) => (reach === undefined ? '-' : mark[reach])).join('')),
    ].join(' '),
  );
}

const deny = policyOf('x/deny', {});
const both = (key: string, owner?: string) => {
  const number = key.charCodeAt(0) + key.charCodeAt(key.length - 1);
  return podOf(key, [`10.0.${number % 250}.1`, `fd00::${number}`], { labels: { app: owner ?? key.slice(2) } }, owner);
};

test('one matrix where both families agree; a single Pod has nobody of its kind', () => {
  const pods = [both('x/a'), both('x/w-1', 'w'), both('x/w-2', 'w'), both('y/c')];

  expect(marksOf(reachMatrix(pods, world(deny), {}))).toEqual(['ipv4+ipv6 -X. XX. XX-']);
});

test('one for each family where an ipBlock makes them differ', () => {
  const open = policyOf('x/open', { ingress: [{ from: [{ ipBlock: { cidr: 'fd00::/8' } }] }] });
  const pods = [both('x/a'), both('y/c')];

  expect(marksOf(reachMatrix(pods, world(open), {}))).toEqual(['ipv4 -. X-', 'ipv6 -. ?-']);
});

test('a family that only one of two has does not make them differ', () => {
  const pods = [both('x/a'), podOf('y/four', ['10.1.0.1']), podOf('y/six', ['fd01::1'])];
  const matrix = reachMatrix(pods, world(deny), {});

  expect(marksOf(matrix)).toEqual(['ipv4+ipv6 -.. X-? X?-']);
  expect(matrix.matrices[0]?.rows[1]?.[2]?.because).toEqual(['they have no IP family in common']);
});

test('without any address IPv4 stands for all', () => {
  expect(marksOf(reachMatrix([podOf('x/a', []), podOf('y/b', [])], world(deny), {}))).toEqual(['ipv4 -. X-']);
});

test('a template may make several Pods', () => {
  const template: OwnedPod = { ...podOf('x/a', [], {}, 'a'), isTemplate: true };

  expect(marksOf(reachMatrix([template], world(deny), {}))).toEqual(['ipv4 X']);
});

test('Pods that have ended are left out', () => {
  expect(
    reachMatrix([both('x/a'), podOf('x/b', ['10.0.0.1'], { phase: 'Succeeded' })], world(), {}).groups,
  ).toHaveLength(1);
});

describe('ports', () => {
  const ports = [
    { name: 'http', port: 80, protocol: 'TCP' },
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns', port: 5353, protocol: 'TCP' },
    { port: 80, protocol: 'TCP' },
  ];
  const pods = [podOf('x/a', ['10.0.0.1'], { ports }), podOf('x/b', ['10.0.0.2'], { ports: [] })];
  const asked = (question: Parameters<typeof reachMatrix>[2]) => {
    const { destinations, withoutPorts } = reachMatrix(pods, world(), question);
    return [
      destinations.map(({ group, port, protocol }) => `${group.name}:${port}/${protocol}`).join(' '),
      withoutPorts.map(({ name }) => name).join(' '),
    ];
  };

  test.each([
    [{}, ['x/a:80/TCP x/a:53/UDP x/a:5353/TCP', 'x/b']],
    [{ protocol: 'UDP' }, ['x/a:53/UDP', 'x/b']],
    [{ port: 9 }, ['x/a:9/TCP x/b:9/TCP', '']],
    [{ port: 9, protocol: 'SCTP' }, ['x/a:9/SCTP x/b:9/SCTP', '']],
    [{ port: 'dns' }, ['x/a:5353/TCP', 'x/b']],
    [{ port: 'dns', protocol: 'UDP' }, ['x/a:53/UDP', 'x/b']],
  ])('%j', (question, expected) => {
    expect(asked(question)).toEqual(expected);
  });
});

test('a Pod on the network of its node: what differs between nodes is unspecified', () => {
  const onHost = (name: string, node: string, ip: string) =>
    podOf(`z/${name}`, [ip], { node, hostNetwork: true, labels: { app: 'host' } }, 'host');
  const pods = [
    podOf('x/a', ['10.0.0.1'], { node: 'n1' }),
    onHost('h1', 'n1', '192.0.2.1'),
    onHost('h2', 'n2', '192.0.2.2'),
  ];
  const onlyB = policyOf('x/p', { ingress: [{ from: [{ podSelector: { matchLabels: { app: 'b' } } }] }] });

  expect(marksOf(reachMatrix(pods, world(onlyB), {}))).toEqual(['ipv4 -. ?.']);
  expect(
    marksOf(
      reachMatrix(
        pods.filter(({ pod }) => pod.name !== 'h1'),
        world(onlyB),
        {},
      ),
    ),
  ).toEqual(['ipv4 -. X-']);
});

test('a Pod that is not placed yet makes its whole group unspecified there', () => {
  const onHost = podOf('z/h', ['192.0.2.1'], { node: 'n1', hostNetwork: true });
  const pods = [
    podOf('x/a', ['10.0.0.1'], { node: 'n2' }, 'a'),
    podOf('x/b', ['10.0.0.2'], { node: undefined, labels: { app: 'a' } }, 'a'),
    onHost,
  ];

  expect(marksOf(reachMatrix(pods, world(deny), {}))).toEqual(['ipv4 X. ?-']);
});

const labels = fc.constantFrom({ app: 'a' }, { app: 'b' }, { app: 'a', tier: 'db' }, {});
const anyPod = fc
  .record({
    namespace: fc.constantFrom('x', 'y'),
    labels,
    ip: fc.constantFrom('10.0.1.1', '10.0.2.7', '172.16.0.4', '192.168.3.1'),
    owner: fc.constantFrom(undefined, 'one', 'two'),
  })
  .map((made) => made);

test('a cell is what the oracle says of every pair of its Pods', () => {
  fc.assert(
    fc.property(policies, fc.array(anyPod, { maxLength: 8 }), (given, made) => {
      const pods = made.map(({ namespace, labels, ip, owner }, index) =>
        podOf(`${namespace}/p${index}`, [ip], { labels, node: `n${index}` }, owner),
      );
      const asked = { policies: given, namespaces };
      const { groups, destinations, matrices } = reachMatrix(pods, asked, { port: 80 });
      const oracle = createOracle(asked);
      for (const [row, from] of groups.entries())
        for (const [column, { group }] of destinations.entries())
          for (const one of from.pods)
            for (const other of group.pods) {
              if (nameOf(one) === nameOf(other)) continue;
              const flow = { from: one, to: other, port: 80, protocol: 'TCP', ipFamily: 'ipv4' } as const;
              expect(matrices[0]?.rows[row]?.[column]?.reach).toBe(oracle.decide(flow).reach);
            }
    }),
    { numRuns: 500 },
  );
});

test('five hundred Pods take less than two seconds', () => {
  const many = Array.from({ length: 500 }, (_, index) => {
    const app = `app-${index % 60}`;
    const key = `${index % 2 === 0 ? 'x' : 'y'}/${app}-${index}`;
    return podOf(
      key,
      [`10.0.${index >> 8}.${index & 255}`, `fd00::${index}`],
      { labels: { app, id: `${index}` } },
      app,
    );
  });
  const rules = Array.from({ length: 40 }, (_, index) =>
    policyOf(`${index % 2 === 0 ? 'x' : 'y'}/p-${index}`, {
      podSelector: { matchLabels: { app: `app-${index}` } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: `app-${index + 1}` } } }],
          ports: [{ port: 80 }],
        },
      ],
      egress: [
        { to: [{ ipBlock: { cidr: index % 10 === 0 ? `10.0.0.${index * 4}/30` : '192.0.2.0/24' } }] },
        { to: [{ podSelector: {} }] },
      ],
    }),
  );
  // Not by the clock: the machine may have other things to do.
  const started = process.cpuUsage();
  const { groups } = reachMatrix(many, world(...rules), {});
  const { user, system } = process.cpuUsage(started);

  expect(groups.length).toBeGreaterThan(60);
  expect(groups.length).toBeLessThan(100);
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
