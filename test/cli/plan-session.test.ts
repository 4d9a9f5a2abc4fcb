import { expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import type { Arguments } from '../../src/cli/arguments.ts';
import { planCommand } from '../../src/cli/commands/plan.ts';
import { runCommandLine } from '../../src/cli/parser.ts';
import { planSession, type PlanEdges } from '../../src/cli/plan-session.ts';
import { renderService } from '../../src/cluster/render.ts';
import { ToolError } from '../../src/errors.ts';
import { loadPolicyCases } from '../../src/cli/load-policy-cases.ts';
import { loadServiceManifests } from '../../src/manifests.ts';
import { imaginaryFacts } from '../../src/plan/imaginary-cluster.ts';
import { type MemoryIo, memoryIo } from './memory-io.ts';

const noCluster: PlanEdges = {
  connect: () => Promise.reject(new ToolError('API_UNREACHABLE', 'no cluster may be asked', '')),
  loadPolicyCases,
  async loadSpecs() {
    const manifests = await loadServiceManifests();
    return (service) => renderService(manifests, '', service).spec ?? {};
  },
};

async function plan(line: string, edges = noCluster): Promise<MemoryIo> {
  const io = memoryIo();
  const command = { ...planCommand, run: (args: Arguments) => planSession(args, io, edges) };
  expect(await runCommandLine(['plan', ...line.split(' ')], [command], io)).toBe(0);
  return io;
}

test('an imaginary cluster is planned without asking any', async () => {
  const text = (await plan('--assume 3 --only pod-to-pod.tcp,policy')).out();

  expect(text).toContain('nodes    3 (node-1, node-2, node-3)');
  expect(text).toMatch(/ {2}pod-to-pod\.tcp +18 {2}/);
  expect(text).toMatch(/SCENARIOS[^]*policy-canary[^]*create NetworkPolicy allow-frontend/);
  expect(text).toContain('Nothing was created.');
});

test('sentences keep within 80 columns', async () => {
  const io = memoryIo({ COLUMNS: '80' });
  const command = { ...planCommand, run: (args: Arguments) => planSession(args, io, noCluster) };
  await runCommandLine(['plan', '--assume', '3', '--only', 'dns'], [command], io);

  for (const line of io.out().split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});

test('every check stands in the plan, with cases or with the reason why not', async () => {
  const text = (await plan('--assume 3 --policy full')).out();

  for (const { id } of checks) expect(text.split(/[\s:]+/), id).toContain(id);
});

test('IP families and nodes are what was assumed', async () => {
  const { cluster, totals } = JSON.parse(
    (await plan('--assume 5 --family ipv6 --only pod-to-pod.udp --format json')).out(),
  );

  expect(cluster.podFamilies).toEqual(['ipv6']);
  expect(totals).toEqual({ cases: 25, probes: 25, execSessions: 5 });
});

test('a real cluster is read and nothing else', async () => {
  const asked: string[] = [];
  const edges: PlanEdges = {
    ...noCluster,
    connect: async ({ context }) => {
      asked.push(`connect ${context}`);
      return {
        readFacts: async () => {
          asked.push('readFacts');
          return { ...imaginaryFacts(2, ['ipv4']), context: 'staging', serverVersion: 'v1.36.3' };
        },
      };
    },
  };
  const text = (await plan('--context staging --only dns --nodes node-2', edges)).out();

  expect(asked).toEqual(['connect staging', 'readFacts']);
  expect(text).toContain('podreach plan  staging');
  expect(text).toContain('nodes    1 of 2 (node-2)');
  expect(text).toContain('node node-1: node-1 is not among the nodes asked for');
});

test('numbered objects are told as one', async () => {
  const lines = (await plan('--assume 12 --only service,pod-ip')).out().split('\n');
  const created = lines.slice(
    lines.indexOf('CREATED'),
    lines.findIndex((line) => line.startsWith('ASKED')),
  );

  expect(created.length).toBeLessThan(30);
});

test.each([
  ['--assume 0', '--assume: "0" is not a whole number from 1 to 1000'],
  ['--assume 2 --nodes n7', 'the cluster has no node n7'],
  ['--assume 2 --only dns.outside', 'nothing can be checked here: check dns.outside: no name outside'],
])('%s', async (line, message) => {
  await expect(plan(line)).rejects.toThrow(message);
});
