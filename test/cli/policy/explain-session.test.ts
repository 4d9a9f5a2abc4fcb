import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyExplainCommand } from '#src/cli/commands/policy-explain.ts';
import { runCommandLine } from '#src/cli/parser.ts';
import { policyExplainSession } from '#src/cli/policy/explain-session.ts';
import type { PolicyEdges } from '#src/cli/policy/open-source.ts';
import { type MemoryIo, memoryIo } from '../memory-io.ts';
import { fakeEdges, podOf, policyOf } from './fake-source.ts';

const cluster = {
  pods: [
    podOf('y/a', ['10.0.1.1', 'fd00::1']),
    podOf('x/b', ['10.0.2.1', 'fd00::2'], {
      ports: [
        { name: 'http', port: 80, protocol: 'TCP' },
        { port: 443, protocol: 'TCP' },
        { name: 'dns', port: 53, protocol: 'UDP' },
      ],
    }),
    podOf('x/four', ['10.0.2.2'], { ports: [] }),
  ],
  policies: [
    policyOf('x/deny', { podSelector: {} }),
    policyOf('x/allow', {
      ingress: [
        {
          from: [{ podSelector: {} }, { namespaceSelector: { matchLabels: { team: 'a' } } }],
          ports: [{ port: 443 }],
        },
      ],
    }),
  ],
  namespaces: { y: { team: 'a' } },
  nodes: [{ kind: 'node', name: 'n1', ips: ['192.0.2.1'] } as const],
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-explain-'));
  await writeFile(
    join(folder, 'allow.yaml'),
    `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow, namespace: x }
spec: { podSelector: {}, ingress: [{}] }
`,
  );
  await writeFile(
    join(folder, 'offline.yaml'),
    `kind: Deployment
metadata: { name: web, namespace: x }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, ports: [{ containerPort: 80 }] }] } } }
---
kind: Pod
metadata: { name: a, namespace: y, labels: { app: a } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: x }
spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: a } } }] }] }
`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended extends MemoryIo {
  readonly code: number;
  readonly asked: readonly string[];
}

async function explain(line: string, edges: PolicyEdges & { asked: readonly string[] } = fakeEdges(cluster)) {
  const io = memoryIo({ COLUMNS: '80' });
  const run: typeof policyExplainCommand.run = (args) => policyExplainSession(args, io, edges);
  const code = await runCommandLine(
    ['policy', 'explain', ...line.split(' ')],
    [{ name: 'policy', describe: '', commands: [{ ...policyExplainCommand, run }] }],
    io,
  );
  return { ...io, code, asked: edges.asked } satisfies Ended;
}

describe('text', () => {
  test('every port that the Pod declares is answered, families that agree together', async () => {
    const { out, code } = await explain('--from y/a --to x/b');

    expect(code).toBe(0);
    expect(out()).toBe(`y/a -> x/b 80/TCP, IPv4 and IPv6: blocked

  egress of y/a: allowed
    no policy isolates y/a for egress
  ingress of x/b: blocked
    x/deny, x/allow isolate x/b for ingress and no rule allows it

  near misses
    - x/allow spec.ingress[0]: the peer matches (from[1]), the port does not: it
      has 443/TCP

y/a -> x/b 443/TCP, IPv4 and IPv6: allowed

  egress of y/a: allowed
    no policy isolates y/a for egress
  ingress of x/b: allowed
    x/allow spec.ingress[0].from[1] with spec.ingress[0].ports[0] allows it
    isolated by x/deny, x/allow
`);
  });

  test('what cannot be judged says so once', async () => {
    const pods = [podOf('y/a', ['10.0.1.1']), podOf('x/b', ['10.0.2.1'], { phase: 'Failed' })];

    expect((await explain('--from y/a --to x/b', fakeEdges({ pods }))).out()).toBe(`y/a -> x/b 80/TCP, IPv4: unspecified

  x/b has ended
`);
  });

  test('several rules that allow are listed', async () => {
    const policies = [policyOf('x/p', { ingress: [{ ports: [{ port: 80 }] }, { from: [{ namespaceSelector: {} }] }] })];
    const { out } = await explain('--from y/a --to x/b:80', fakeEdges({ ...cluster, policies }));

    expect(out()).toContain(`  ingress of x/b: allowed
    2 rules allow it:
    - x/p spec.ingress[0] with spec.ingress[0].ports[0]
    - x/p spec.ingress[1].from[0]
    isolated by x/p
`);
  });

  test('colours only where they are wanted', async () => {
    const plain = (await explain('--from y/a --to x/b')).out();
    const coloured = (await explain('--from y/a --to x/b --color always')).out();

    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[31mblocked\u001b[39m');
  });
});

describe('parties', () => {
  test.each([
    ['--from y/a --to x/b:http', 'y/a -> x/b 80/TCP, IPv4 and IPv6: blocked'],
    ['--from y/a --to x/b --protocol udp', 'y/a -> x/b 53/UDP, IPv4 and IPv6: blocked'],
    ['--from y/a --to x/four:443', 'y/a -> x/four 443/TCP, IPv4: allowed'],
    ['--from 10.0.1.1 --to [fd00::2]:443', 'y/a -> x/b 443/TCP, IPv4 and IPv6: allowed'],
    ['--from 198.51.100.7 --to x/b:443', '198.51.100.7 -> x/b 443/TCP, IPv4: blocked'],
    ['--from 2001:db8::1 --to x/b:443', '2001:db8::1 -> x/b 443/TCP, IPv6: blocked'],
    ['--from node/n1 --to x/b:443', 'node n1 -> x/b 443/TCP, IPv4: allowed'],
    ['--from y/a --to node/n1:10250', 'y/a -> node n1 10250/TCP, IPv4: allowed'],
    ['--from y/a --to 198.51.100.7:443', 'y/a -> 198.51.100.7 443/TCP, IPv4: allowed'],
  ])('%s', async (line, first) => {
    expect((await explain(line)).out().split('\n')[0]).toBe(first);
  });

  test.each([
    ['--to x/b', '--from is missing', 'give it, e.g. as --from VALUE'],
    ['--from y/a --to x/four', '--to: x/four declares no TCP port', 'name one, e.g. --to x/four:443'],
    [
      '--from y/a --to x/b --protocol sctp',
      '--to: x/b declares no SCTP port',
      'name one, e.g. --to x/b:443, or ask with --protocol tcp or --protocol udp',
    ],
    ['--from y/a --to x/b:htp', '--to: x/b has no TCP port called htp', 'did you mean http?'],
    ['--from y/a --to x/four:htp', '--to: x/four has no TCP port called htp', 'give its number, e.g. --to x/four:443'],
    ['--from y/a --to node/n1', '--to: node n1 needs a port', 'add its number, e.g. --to node/n1:443'],
    [
      '--from y/a --to 192.0.2.9:http',
      '--to: 192.0.2.9 "http" is the name of a port, and only Pods have such',
      'add its number, e.g. --to 198.51.100.7:443',
    ],
    ['--from y/c --to x/b', 'the cluster has no Pod y/c', 'look again'],
    [
      '--from 2001:db8::1 --to x/four:80',
      '2001:db8::1 and x/four have no IP family in common',
      'there can be no connection between them, whatever policies say',
    ],
  ])('%s', async (line, message, hint) => {
    await expect(explain(line)).rejects.toMatchObject({ code: 'USAGE', exitCode: 2, message, hint });
  });
});

test('of the cluster no more is read than it takes', async () => {
  const { asked } = await explain('--from 198.51.100.7 --to x/b:80 --context staging');

  expect([...asked].sort()).toEqual([
    'Namespace x',
    'Pod x/b',
    'connect staging',
    'holder of 198.51.100.7',
    'policies of x',
  ]);
});

test('JSON has everything the text has', async () => {
  const { out } = await explain('--from y/a --to x/four:80 --format json');

  expect(JSON.parse(out())).toEqual({
    explainVersion: 1,
    answers: [
      {
        from: { kind: 'pod', namespace: 'y', name: 'a' },
        to: { kind: 'pod', namespace: 'x', name: 'four' },
        port: 80,
        protocol: 'TCP',
        ipFamily: 'ipv4',
        reach: 'blocked',
        because: ['x/deny, x/allow isolate x/four for ingress and no rule allows it'],
        egress: { reach: 'allowed', isolatedBy: [], rules: [], because: 'no policy isolates y/a for egress' },
        ingress: {
          reach: 'blocked',
          isolatedBy: ['x/deny', 'x/allow'],
          rules: [],
          because: 'x/deny, x/allow isolate x/four for ingress and no rule allows it',
        },
        nearMisses: [
          {
            direction: 'ingress',
            policy: 'x/allow',
            rule: 'spec.ingress[0]',
            matches: 'peer',
            entry: 'spec.ingress[0].from[1]',
            because: 'the peer matches (from[1]), the port does not: it has 443/TCP',
          },
        ],
      },
    ],
  });
});

describe('--expect', () => {
  test.each([
    ['--to x/b:443 --expect allowed', 0],
    ['--to x/b:443 --expect blocked', 1],
    ['--to x/b:80 --expect blocked', 0],
    ['--to x/b --expect blocked', 1],
  ])('%s', async (line, code) => {
    const ended = await explain(`--from y/a ${line}`);

    expect(ended.code).toBe(code);
    expect(ended.out().includes('not so for')).toBe(code === 1);
  });

  test('what is unspecified is neither', async () => {
    const pods = [podOf('y/a', ['10.0.1.1']), podOf('x/b', ['10.0.2.1'], { phase: 'Failed' })];
    for (const expected of ['allowed', 'blocked']) {
      const { code, out } = await explain(`--from y/a --to x/b --expect ${expected}`, fakeEdges({ pods }));

      expect(code).toBe(1);
      expect(out()).toMatch(new RegExp(`\n\nexpected ${expected}: not so for 1 of 1 answer\n$`));
    }
  });

  test('PODREACH_EXPECT and --expect none', async () => {
    await expect(explain('--from y/a --to x/b --expect none')).rejects.toThrow('--expect: "none" is not a choice');
  });
});

describe('files', () => {
  test('their policies are laid over those of the cluster', async () => {
    expect((await explain('--from y/a --to x/b:80')).out()).toContain(': blocked\n');
    expect((await explain(`--from y/a --to x/b:80 --file ${folder}/allow.yaml`)).out()).toContain(
      'x/allow spec.ingress[0] allows it',
    );
  });

  test('for other Namespaces are pointed out', async () => {
    const { err } = await explain(`--from y/a --to y/a:80 --file ${folder}/allow.yaml`);

    expect(err()).toBe('podreach: no policy of the files is for y: they are for x\n');
  });

  test('without policies are refused', async () => {
    const file = join(folder, 'none.yaml');
    await writeFile(file, 'kind: Service\n');

    await expect(explain(`--from y/a --to x/b --file ${file}`)).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: `--file: ${file} has no NetworkPolicy`,
    });
    await rm(file);
  });

  test('policies of other APIs are pointed out', async () => {
    const file = join(folder, 'cilium.yaml');
    await writeFile(file, 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: c }\n');
    const { err } = await explain(`--from y/a --to x/b --file ${folder}/allow.yaml --file ${file}`);

    expect(err()).toBe(
      `podreach: ${file}: CiliumNetworkPolicy c is not judged: only NetworkPolicy of networking.k8s.io/v1 is\n`,
    );
    await rm(file);
  });
});

describe('--offline', () => {
  test('takes all from the files and asks no cluster', async () => {
    const { out, err, asked } = await explain(`--from y/a --to x/web --offline --file ${folder}/offline.yaml`);

    expect(out()).toBe(`y/a -> x/web 80/TCP, IPv4: blocked

  egress of y/a: allowed
    no policy isolates y/a for egress
  ingress of x/web: blocked
    x/p isolates x/web for ingress and no rule allows it

  near misses
    - x/p spec.ingress[0]: it takes every port, but no peer of it matches
`);
    expect(err()).toBe(
      'podreach: the files have no Namespace y: it is taken to have no label but its name\n' +
        'podreach: the files have no Namespace x: it is taken to have no label but its name\n',
    );
    expect(asked).toEqual([]);
  });

  test.each([
    ['--from y/b --to x/web', 'the files have no Pod y/b, and no workload of that name', 'did you mean y/a?'],
    [
      '--from other/thing --to x/web',
      'the files have no Pod other/thing, and no workload of that name',
      'they have x/web, y/a',
    ],
  ])('%s', async (line, message, hint) => {
    await expect(explain(`${line} --offline --file ${folder}/offline.yaml`)).rejects.toMatchObject({ message, hint });
  });

  test('needs files', async () => {
    await expect(explain('--from y/a --to x/web --offline')).rejects.toThrow('--offline needs files to read');
  });
});
