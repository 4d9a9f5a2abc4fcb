import { describe, expect, test } from 'vitest';
import { unexplained } from '#src/diagnosis/rules/unexplained.ts';
import type { Case } from '#src/domain/case.ts';
import type { Finding } from '#src/domain/finding.ts';
import { caseOf, everyWay, ofService } from './exchanges.ts';

const four = ['n1', 'n2', 'n3', 'n4'];

function told(all: readonly Case[], zones: ReadonlyMap<string, string> = new Map()): readonly Finding[] {
  return unexplained({
    open: all.filter(({ verdict }) => verdict.status === 'fail' || verdict.status === 'unknown'),
    all,
    everything: all,
    podNodes: new Map([['ns/lazy', 'n3']]),
    replicaNodes: new Set(),
    nameserverFamilies: new Set(),
    zones,
  });
}

const pathsOf = (isBroken: (from: string, to: string) => boolean) => everyWay('pod-to-pod.payload', four, isBroken);

/** A check over both protocols and both families; it fails over these. */
function everyPath(isBroken: (protocol: string, ipFamily: string) => boolean): readonly Case[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) =>
    (['ipv4', 'ipv6'] as const).flatMap((ipFamily) =>
      everyWay(
        'pod-to-pod.payload',
        four,
        () => isBroken(protocol, ipFamily),
        () => ({ protocol, ipFamily }),
      ).map((item) => ({ ...item, id: `${item.id}/${protocol}/${ipFamily}` })),
    ),
  );
}

/** Two Services from each node, by the NodePorts of each; those fail. */
function everyService(isBroken: (from: string, to: string, service: string) => boolean): readonly Case[] {
  return ['local', 'other'].flatMap((service) =>
    four.flatMap((from) =>
      four.map((to) =>
        ofService(`service.node-port ${from} ${service} ${isBroken(from, to, service) ? '-' : '+'}`, [], {
          id: `service.node-port/${from}/${service}@${to}`,
          to: { kind: 'service', namespace: 'ns', service, port: 80, node: to },
        }),
      ),
    ),
  );
}

describe('what cases that failed have in common is told in a sentence', () => {
  test.each<[words: string, cases: readonly Case[]]>([
    ['from node n2', pathsOf((from) => from === 'n2')],
    ['to node n2', pathsOf((_, to) => to === 'n2')],
    [
      'between nodes n1 and n2',
      pathsOf((from, to) => from !== to && [from, to].every((node) => 'n1 n2'.includes(node))),
    ],
    ['between node n2 and others', pathsOf((from, to) => (from === 'n2') !== (to === 'n2'))],
    ['over UDP', everyPath((protocol) => protocol === 'udp')],
    ['over IPv6', everyPath((_, ipFamily) => ipFamily === 'ipv6')],
    ['over UDP and IPv6', everyPath((protocol, ipFamily) => protocol === 'udp' && ipFamily === 'ipv6')],
    ['to Service ns/local', everyService((_from, _to, service) => service === 'local')],
    ['from node n2 to Service ns/local', everyService((from, _, service) => from === 'n2' && service === 'local')],
    [
      'between nodes n1 and n2, Service ns/local',
      everyService(
        (from, to, service) => from !== to && [from, to].every((node) => 'n1 n2'.includes(node)) && service === 'local',
      ),
    ],
    [
      'from node n2 to node n2, Service ns/local',
      [
        ...everyService((from, to, service) => from === 'n2' && to === 'n2' && service === 'local'),
        ofService('service.node-port n2 local -', [], {
          id: 'again',
          to: { kind: 'service', namespace: 'ns', service: 'local', port: 80, node: 'n2' },
        }),
      ],
    ],
  ])('%s', (words, cases) => {
    const [finding, ...others] = told(cases);

    expect(others).toEqual([]);
    expect(finding?.title).toMatch(/^[\w.-]+: \d+ of \d+ cases failed, all .*; cause not known$/);
    expect(finding?.title).toContain(`, all ${words};`);
    expect(finding?.evidence[0]).toBe(`${words}: none of their kind passed`);
  });
});

test('an endpoint in whose place another one answered is not called silent', () => {
  const answers = [
    { namespace: 'ns', pod: 'old', node: 'n1', container: 'agent', clientAddress: '10.0.0.9', count: 1 },
  ];
  const moved = ['one', 'two'].flatMap((service) =>
    four.map((from) =>
      ofService(`service.mirrored-endpoints ${from} ${service} ${service === 'one' ? '-' : '+'}`, ['ns/lazy'], {
        id: `${service}/${from}`,
        observations: [{ outcome: 'reached', answers }],
      }),
    ),
  );
  const [finding] = told(moved);
  expect(finding?.culprit).not.toMatchObject({ kind: 'pod' });
  expect(finding?.title).not.toContain('silent');
});

test('zones, endpoints, policy cases and sizes are places as well', () => {
  const zones = new Map(four.map((node) => [node, node < 'n3' ? 'a' : 'b']));
  const inZoneA = pathsOf((from, to) => from !== to && from < 'n3' && to < 'n3');
  expect(
    told(
      pathsOf((from, to) => from < 'n3' || to < 'n3'),
      zones,
    )[0]?.title,
  ).toContain('all with an end in zone a;');
  expect(told(inZoneA, zones)[0]?.title).toContain('between nodes n1 and n2');

  const services = ['one', 'two', 'three'].flatMap((service) =>
    four.map((from) =>
      ofService(
        `service.endpoints ${from} ${service} ${service === 'three' ? '+' : '-'}`,
        [service === 'three' ? 'ns/quick' : 'ns/lazy'],
        { id: `${service}/${from}` },
      ),
    ),
  );
  const [ofEndpoint] = told(services);
  expect(ofEndpoint).toMatchObject({ culprit: { kind: 'pod', namespace: 'ns', pod: 'lazy', node: 'n3' } });
  expect(ofEndpoint?.title).toContain('endpoint ns/lazy silent;');
  const policies = ['strict', 'open'].flatMap((group) =>
    everyWay('policy.ports', four, () => group === 'strict').map((item) => ({
      ...item,
      group,
      id: `${item.id}/${group}`,
    })),
  );
  expect(told(policies)[0]?.title).toContain('all in policy case strict;');
  const sized = everyWay(
    'pod-to-pod.payload',
    four,
    (from, to) => from !== to,
    (from, to) => ({
      observations: [{ outcome: from === to ? 'reached' : 'timed-out', largestBytes: from === to ? 8_000 : 1_372 }],
    }),
  );
  expect(told(sized)[0]?.title).toContain('above 1372 bytes;');
});

describe('the first next step explains', () => {
  const commands = (cases: readonly Case[]) =>
    told(cases).map(({ next }) => next.filter((step) => step.startsWith('podreach ')));
  const fromN2 = (checks: readonly string[]) =>
    checks.flatMap((check) => four.map((node) => caseOf(`${check} ${node} n4 ${node === 'n2' ? '-' : '+'}`)));

  test('the check that failed', () => {
    const [finding] = told(pathsOf((from) => from === 'n2'));

    expect(finding?.next).toEqual([
      'podreach explain pod-to-pod.payload',
      'Nodes involved: n2, n1, n3, n4',
      'kubectl get events -A --sort-by=.lastTimestamp | tail -30',
    ]);
  });

  test('each of up to three', () => {
    const checks = ['pod-to-pod.mtu', 'pod-to-pod.loss', 'pod-to-pod.refused', 'pod-to-pod.payload'];

    expect(commands(fromN2(checks.slice(0, 2)))).toEqual([
      ['podreach explain pod-to-pod.mtu', 'podreach explain pod-to-pod.loss'],
    ]);
    expect(commands(fromN2(checks))[0]).toHaveLength(3);
  });

  test('the check that could not be judged', () => {
    const cause = { code: 'agent-fault', detail: 'the agent failed' } as const;
    const item = caseOf('dns.srv n1 n2 -', { verdict: { status: 'unknown', cause } });

    expect(commands([item])).toEqual([['podreach explain dns.srv']]);
  });
});
