import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policyMatrixCommand } from '#src/cli/commands/policy-matrix.ts';
import { runCommandLine } from '#src/cli/parser.ts';
import { policyMatrixSession } from '#src/cli/policy/matrix-session.ts';
import { memoryIo } from '../memory-io.ts';
import { type FakeCluster, fakeEdges, podOf, policyOf } from './fake-source.ts';

const web = (suffix: string, ip: string) => podOf(`x/web-${suffix}`, [ip], { labels: { app: 'web' } }, 'web');

const cluster: FakeCluster = {
  pods: [
    web('a', '10.0.1.1'),
    web('b', '10.0.1.2'),
    podOf('x/db-0', ['10.0.1.3'], { labels: { app: 'db' }, ports: [{ port: 5432, protocol: 'TCP' }] }, 'db'),
    podOf('y/client', ['10.0.2.1'], { ports: [] }),
    podOf('y/agent', ['192.0.2.1'], { hostNetwork: true }),
    podOf('y/done', ['10.0.2.9'], { phase: 'Succeeded' }),
  ],
  policies: [
    policyOf('x/db', {
      podSelector: { matchLabels: { app: 'db' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
    }),
  ],
};

async function matrix(line: string, given: FakeCluster = cluster, columns = '80') {
  const io = memoryIo({ COLUMNS: columns });
  const edges = fakeEdges(given);
  const run: typeof policyMatrixCommand.run = (args) => policyMatrixSession(args, io, edges);
  const code = await runCommandLine(
    ['policy', 'matrix', ...line.split(' ')],
    [{ name: 'policy', describe: '', commands: [{ ...policyMatrixCommand, run }] }],
    io,
  );
  expect(code).toBe(0);
  return { ...io, asked: edges.asked };
}

describe('text', () => {
  test('every declared port is a column, Pods that are alike are one row', async () => {
    expect((await matrix('-n x,y')).out()).toBe(goldenWide);
  });

  test('names that do not fit are numbers, with a list below', async () => {
    const pods = ['first', 'second', 'third'].map((name, index) =>
      podOf(`x/${name}-application-with-a-long-name`, [`10.0.0.${index + 1}`]),
    );
    const policies = [
      policyOf('x/deny', { podSelector: { matchLabels: { app: 'second-application-with-a-long-name' } } }),
    ];

    expect((await matrix('-n x', { pods, policies })).out()).toBe(goldenNarrow);
    expect((await matrix('-n x', { pods, policies }, '200')).out()).toContain('x/second-application-with-a-long-name');
    expect((await matrix('-n x', { pods, policies }, '200')).out()).not.toContain(' 2  x/second');
  });

  test('no line is wider than the screen, however many columns there are', async () => {
    const ports = Array.from({ length: 70 }, (_, index) => ({ port: 8000 + index, protocol: 'TCP' }));
    const pods = ['a', 'b'].map((name, index) => podOf(`x/${name}`, [`10.0.0.${index + 1}`], { ports }));
    const lines = (await matrix('-n x', { pods })).out().split('\n');

    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => line.startsWith('x/a  ')).length).toBeGreaterThan(2);
    expect(lines).toContain(' 70  x/a 8069/TCP');
  });

  test('colours only where they are wanted', async () => {
    expect((await matrix('-n x,y')).out()).not.toContain('\u001b');
    expect((await matrix('-n x,y --color always')).out()).toContain('\u001b[31mX\u001b[39m');
  });

  test('families that differ have a matrix each', async () => {
    const pods = [podOf('x/a', ['10.0.0.1', 'fd00::1']), podOf('y/b', ['10.0.0.2', 'fd00::2'])];
    const policies = [policyOf('x/p', { ingress: [{ from: [{ ipBlock: { cidr: 'fd00::/8' } }] }] })];
    const text = (await matrix('-n x -n y', { pods, policies })).out();

    expect(text).toContain('from each row to each column, IPv4\n');
    expect(text).toContain('from each row to each column, IPv6\n');
    expect(text).toContain('IPv4: 1 allowed, 1 blocked, 0 unspecified\nIPv6: 1 allowed, 0 blocked, 1 unspecified\n');
  });
});

const goldenWide = `from each row to each column, IPv4

           x/db      x/web (2)  y/agent
           5432/TCP  80/TCP     80/TCP
x/db       -         .          .
x/web (2)  .         .          .
y/agent    ?         .          -
y/client   X         .          .

? y/agent -> x/db 5432/TCP: y/agent has the network of the node of x/db-0, and
  traffic with the own node is always allowed

. allowed  X blocked  ? unspecified  - a Pod and itself
8 allowed, 1 blocked, 1 unspecified
no policy isolates x/web (2), y/agent, y/client
no destination, as they have no such port: y/client
`;

const goldenNarrow = `from each row to each column, IPv4

                                       1  2  3
x/first-application-with-a-long-name   -  X  .
x/second-application-with-a-long-name  .  -  .
x/third-application-with-a-long-name   .  X  -

1  x/first-application-with-a-long-name 80/TCP
2  x/second-application-with-a-long-name 80/TCP
3  x/third-application-with-a-long-name 80/TCP

. allowed  X blocked  ? unspecified  - a Pod and itself
4 allowed, 2 blocked, 0 unspecified
no policy isolates x/first-application-with-a-long-name,
x/third-application-with-a-long-name
`;

test('JSON has the groups, and each cell but those of a Pod and itself', async () => {
  const { matrixVersion, groups, matrices } = JSON.parse((await matrix('-n x --port 5432 --format json')).out());

  expect(matrixVersion).toBe(1);
  expect(groups).toEqual([
    { name: 'x/db', namespace: 'x', pods: ['db-0'], isolatedBy: { ingress: ['x/db'], egress: [] } },
    { name: 'x/web', namespace: 'x', pods: ['web-a', 'web-b'], isolatedBy: { ingress: [], egress: [] } },
  ]);
  expect(matrices).toHaveLength(1);
  expect(matrices[0].ipFamilies).toEqual(['ipv4']);
  expect(
    matrices[0].cells.map((cell: Record<'from' | 'to' | 'reach', string>) => `${cell.from} ${cell.to} ${cell.reach}`),
  ).toEqual(['x/db x/web allowed', 'x/web x/db allowed', 'x/web x/web allowed']);
  expect(matrices[0].cells[1]).toEqual({
    from: 'x/web',
    to: 'x/db',
    port: 5432,
    protocol: 'TCP',
    reach: 'allowed',
    because: ['no policy isolates x/web-a for egress', 'x/db spec.ingress[0].from[0] allows it'],
  });
});

test('of the cluster the Namespaces, their Pods and their policies are read', async () => {
  const { asked } = await matrix('-n x,y --context staging');

  expect([...asked].sort()).toEqual([
    'Namespace x',
    'Namespace y',
    'Pods of x',
    'Pods of y',
    'connect staging',
    'policies of x',
    'policies of y',
  ]);
});

test('policies of files are laid over, and offline the files are all there is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'podreach-matrix-'));
  const policy = `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: db, namespace: x }, spec: {} }`;
  const web = `{ kind: Deployment, metadata: { name: web, namespace: x }, spec: { template: { spec: { containers: [{ ports: [{ containerPort: 80 }] }] } } } }`;
  await writeFile(join(folder, 'a.yaml'), `${policy}\n---\n${web}\n`);

  expect((await matrix(`-n x --file ${folder}`)).out()).toContain('0 allowed, 3 blocked, 0 unspecified');
  const { out, asked } = await matrix(`-n x --offline --file ${folder}`);
  expect(out()).toContain('x/web  X\n');
  expect(asked).toEqual([]);
  await rm(folder, { recursive: true });
});

test.each([
  ['--port 80', '--namespace is missing', 'name one or more, e.g. -n shop -n db'],
  ['-n z', 'there is no Pod in z', 'name Namespaces that have Pods with -n'],
  [
    '-n x --protocol udp',
    'no Pod in x has such a port',
    'a port that all Pods are asked for can be given as a number, e.g. --port 8080',
  ],
  ['-n x --port 0', '--port: "0" is no port', 'give a number from 1 to 65535, or the name of a container port'],
  ['-n x --port htp', 'no Pod in x has such a port', expect.any(String)],
])('%s', async (line, message, hint) => {
  await expect(matrix(line)).rejects.toMatchObject({ code: 'USAGE', message, hint });
});
