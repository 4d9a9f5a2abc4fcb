import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { podreach } from '../harness/podreach.ts';
import { asList, kubeconfig, kubectl } from '../harness/test-cluster.ts';

const namespace = 'e2e-policy-explain';
const port = 8080;
const serverProgram = `require('node:net').createServer((socket) => socket.end()).listen(${port})`;
const clientProgram = `
const [host, port] = process.argv.slice(1);
const done = (outcome) => { console.log(outcome); process.exit(); };
const socket = require('node:net').connect({ host, port: Number(port), timeout: 2000 });
socket.on('connect', () => done('allowed')).on('timeout', () => done('blocked')).on('error', ({ code }) => done(code));
`;

function pod(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: 'main',
          image: 'node:24-bookworm-slim',
          imagePullPolicy: 'IfNotPresent',
          command: ['node', '-e', serverProgram],
          ...(name === 'server' ? { ports: [{ name: 'http', containerPort: port }] } : {}),
        },
      ],
    },
  };
}

function policy(name: string, spec: object): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: { podSelector: { matchLabels: { app: 'server' } }, ...spec },
  };
}

const deny = policy('deny', { policyTypes: ['Ingress'] });
const allowing = (app: string) =>
  policy('allow', { ingress: [{ from: [{ podSelector: { matchLabels: { app } } }], ports: [{ port }] }] });

/** Of the server, one for each family. */
let addresses: readonly string[];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-policies-'));
  const pods = ['server', 'friend', 'stranger'].map(pod);
  const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await kubectl(['apply', '-f', '-'], asList([home, ...pods]));
  await kubectl(['wait', '--for=condition=Ready', '--timeout=60s', '-f', '-'], asList(pods));
  const { status } = JSON.parse(await kubectl(['get', 'pod', 'server', '-n', namespace, '-o', 'json'])) as {
    status: { podIPs: { ip: string }[] };
  };
  addresses = status.podIPs.map(({ ip }) => ip);
  // What is blocked later must have been open before.
  for (const name of ['friend', 'stranger']) await expectReal(name, 'allowed');
  await kubectl(['apply', '-f', '-'], asList([deny, allowing('friend')]));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
});

/** Tries real connections over every family until all come out so: policies need a moment. */
async function expectReal(from: string, outcome: 'allowed' | 'blocked'): Promise<void> {
  const command = ['exec', '-n', namespace, from, '--', 'node', '-e', clientProgram];
  let seen: readonly string[] = [];
  const deadlineMs = Date.now() + 60_000;
  while (Date.now() < deadlineMs) {
    seen = await Promise.all(
      addresses.map(async (address) => (await kubectl([...command, address, String(port)])).trim()),
    );
    if (seen.every((one) => one === outcome)) return;
    await pause(500);
  }
  throw new Error(`${from} to ${addresses.join(', ')}: ${seen.join(', ')}, not ${outcome}`);
}

async function policyCommand(...args: readonly string[]) {
  return podreach(['policy', ...args, '--kubeconfig', await kubeconfig()]);
}

async function explain(from: string, ...args: readonly string[]) {
  const parties = ['--from', `${namespace}/${from}`, '--to', `${namespace}/server`];
  return policyCommand('explain', ...parties, ...args);
}

interface Answer {
  readonly ipFamily: string;
  readonly port: number;
  readonly reach: string;
  readonly nearMisses: readonly { readonly policy: string; readonly matches: string }[];
}

test.each([
  ['friend', 'allowed'],
  ['stranger', 'blocked'],
] as const)('what is said of %s is what its connections meet: %s', async (from, outcome) => {
  const { code, stdout, stderr } = await explain(from, '--expect', outcome, '--format', 'json');
  expect(code, stderr).toBe(0);
  const { answers } = JSON.parse(stdout) as { answers: readonly Answer[] };

  expect(answers.map((answer) => [answer.port, answer.reach])).toEqual(addresses.map(() => [port, outcome]));
  expect(answers.flatMap(({ nearMisses }) => nearMisses.map(({ policy, matches }) => `${policy} ${matches}`))).toEqual(
    outcome === 'blocked' ? addresses.map(() => `${namespace}/allow port`) : [],
  );
  await expectReal(from, outcome);
});

test('an address of a Pod stands for the Pod', async () => {
  const target = addresses[0]?.includes(':') === true ? `[${addresses[0]}]` : addresses[0];
  const { stdout } = await policyCommand('explain', '--from', `${namespace}/stranger`, '--to', `${target}:${port}`);

  expect(stdout).toContain(`${namespace}/stranger -> ${namespace}/server ${port}/TCP`);
});

test('the matrix says the same', async () => {
  const { code, stdout, stderr } = await policyCommand('matrix', '-n', namespace, '--format', 'json');
  expect(code, stderr).toBe(0);
  const { matrices } = JSON.parse(stdout) as {
    matrices: readonly { cells: readonly { from: string; to: string; reach: string }[] }[];
  };

  expect(matrices.map(({ cells }) => cells.map(({ from, to, reach }) => `${from} -> ${to} ${reach}`))).toEqual([
    [`${namespace}/friend -> ${namespace}/server allowed`, `${namespace}/stranger -> ${namespace}/server blocked`],
  ]);
});

test('what a file would change is said before it is applied, and comes true', async () => {
  const file = join(folder, 'allow.json');
  await writeFile(file, JSON.stringify(allowing('stranger')));

  expect((await explain('stranger', '--expect', 'allowed', '--file', file)).code).toBe(0);
  expect((await explain('friend', '--expect', 'blocked', '--file', file)).code).toBe(0);
  expect((await explain('friend', '--expect', 'blocked')).code, 'nothing was applied').toBe(1);

  await kubectl(['apply', '-f', '-'], JSON.stringify(allowing('stranger')));
  await expectReal('stranger', 'allowed');
  await expectReal('friend', 'blocked');
});

test('a Pod that is not there: exit 2, and the one that may be meant', async () => {
  const { code, stderr } = await explain('freind');

  expect(code).toBe(2);
  expect(stderr).toContain(`did you mean ${namespace}/friend?`);
});
