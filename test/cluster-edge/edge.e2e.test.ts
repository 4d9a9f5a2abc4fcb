import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '#src/cluster/connect.ts';
import type { ConnectedCluster } from '#src/cluster/connect.ts';
import { ApiEdge } from '#src/cluster/api-edge.ts';
import { Credentials } from '#src/cluster/credentials.ts';
import { ExecSession } from '#src/cluster/exec-session.ts';
import { loadKubeconfig } from '#src/cluster/kubeconfig.ts';
import type { Fixture, FixturePod, World } from '#src/domain/fixture.ts';
import { ToolError } from '#src/errors.ts';
import type { AgentChannel, DeployResult } from '#src/run/ports.ts';
import type { ProbeRequest } from '#src/wire/probe.ts';
import { kubeconfig as kubeconfigOfTestCluster } from '../e2e/harness/test-cluster.ts';
import { startRelay } from './relay.ts';
import type { Relay } from './relay.ts';

const image = 'node:24-bookworm-slim';
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const forever = new AbortController().signal;
const runOptions = { parallel: 8, deadlineMs: 40_000, signal: forever };

let relay: Relay;
let cluster: ConnectedCluster;
let direct: ApiEdge;
let directory: string;
let world: DeployResult['world'];
let nodes: readonly string[];
const runId = `edge-${Date.now().toString(36)}`;
const namespace = `podreach-${runId}`;
const timings: Record<string, number> = {};

beforeAll(async () => {
  const kubeconfig = await kubeconfigOfTestCluster();
  directory = await mkdtemp(path.join(os.tmpdir(), 'podreach-edge-'));
  relay = await startRelay(kubeconfig, path.join(directory, 'kubeconfig'));
  cluster = await connect({ kubeconfig: relay.kubeconfig, image, timeoutMs: 60_000, logger: quiet });
  const loaded = await loadKubeconfig({ kubeconfig });
  direct = new ApiEdge(loaded.server, new Credentials(loaded, 'podreach-test'), quiet);
  nodes = (await cluster.readFacts(forever)).nodes
    .filter(({ ready, cordoned, taints }) => ready && !cordoned && taints.length === 0)
    .map(({ name }) => name);
  const before = cluster.apiRequests;
  const startedMs = performance.now();
  ({ world } = await cluster.deploy(fixtureOf(runId, namespace, ['left', 'right', 'victim']), {}, forever));
  timings['deployMs'] = performance.now() - startedMs;
  timings['deployRequests'] = cluster.apiRequests - before;
});

afterAll(async () => {
  if (cluster === undefined) return;
  const startedMs = performance.now();
  const left = await cluster.remove(runId, AbortSignal.abort());
  timings['removeMs'] = performance.now() - startedMs;
  await relay.close();
  await rm(directory, { recursive: true });
  process.stdout.write(`${JSON.stringify(timings)}\n`);
  expect(left).toEqual([]);
});

describe('a deployed fixture', () => {
  test('has its Pods on their nodes, with addresses, among all Pods of the cluster', () => {
    expect(world.pods.map(({ name }) => name)).toEqual(['left', 'right', 'victim']);
    for (const pod of world.pods) expect(pod.ips.length).toBeGreaterThan(0);
    expect(world.clusterPods?.map(({ name }) => name)).toEqual(expect.arrayContaining(['left', 'right', 'victim']));
    expect(world.services[0]?.clusterIps.length).toBeGreaterThan(0);
  });

  test('policies can be created, and deleted twice', async () => {
    const policy = { namespace, name: 'deny-all' };
    await cluster.createPolicy(policy, forever);
    await cluster.deleteObject({ kind: 'NetworkPolicy', ...policy }, {}, forever);
    await cluster.deleteObject({ kind: 'NetworkPolicy', ...policy }, {}, forever);
  });
});

describe('an agent channel', () => {
  test('carries overlapping batches', async () => {
    const startedMs = performance.now();
    const channel = await cluster.openAgent(podNamed('left'), 'agent', forever);
    timings['openMs'] = performance.now() - startedMs;
    const [first, second] = await Promise.all([
      channel.run([tcpTo('right', 'one'), tcpTo('left', 'two')], runOptions),
      channel.run([{ kind: 'addresses', id: 'own' }], runOptions),
    ]);
    expect(first.map(({ id, outcome }) => `${id} ${outcome}`).sort()).toEqual(['one reached', 'two reached']);
    expect(second[0]?.addresses).toEqual(expect.arrayContaining([...podNamed('left').ips]));
    expect(channel.reconnects).toBe(0);
    await channel.close();
  });

  test('opens a new session when the connection is reset in mid-run', async () => {
    const channel = await cluster.openAgent(podNamed('left'), 'agent', forever);
    const running = channel.run([...slowProbes(), tcpTo('right', 'quick')], runOptions);
    await sleep(500);
    relay.cut();
    await expectAllAnswered(running);
    expect(channel.reconnects).toBe(1);
    await channel.close();
  });

  test('opens a new session when the agent process is killed in mid-run', async () => {
    const channel = await cluster.openAgent(podNamed('left'), 'agent', forever);
    const running = channel.run(slowProbes(), runOptions);
    await sleep(500);
    await killControl('left');
    await expectAllAnswered(running);
    expect(channel.reconnects).toBe(1);
    await channel.close();
  });

  test('notices a connection that is frozen, and opens a new session', async () => {
    const channel = await cluster.openAgent(podNamed('left'), 'agent', forever);
    const running = channel.run(slowProbes(), runOptions);
    await sleep(500);
    relay.freeze();
    await expectAllAnswered(running);
    expect(channel.reconnects).toBe(1);
    await channel.close();
  });

  test('says not-run, with the cause, when the Pod is deleted in mid-run', async () => {
    const channel = await cluster.openAgent(podNamed('victim'), 'agent', forever);
    const running = channel.run(slowProbes(), runOptions);
    await sleep(500);
    await direct.delete(`/api/v1/namespaces/${namespace}/pods/victim`, { signal: forever });
    const observations = await running;
    expect(new Set(observations.map(({ outcome }) => outcome))).toEqual(new Set(['not-run']));
    expect(observations[0]?.detail).toMatch(/not found|NotFound|session was lost/);
    await channel.close();
  });

  test('cannot be opened to a Pod that does not exist', async () => {
    const missing = { ...podNamed('left'), name: 'missing' };
    await expect(cluster.openAgent(missing, 'agent', forever)).rejects.toMatchObject({
      name: 'ToolError',
      code: 'API_ERROR',
      message: expect.stringContaining('not found'),
    });
  });
});

describe('an image that cannot be pulled', () => {
  test('is named within seconds, and nothing stays behind', async () => {
    const broken = await connect({
      kubeconfig: relay.kubeconfig,
      image: '127.0.0.1:1/nothing:1',
      timeoutMs: 60_000,
      logger: quiet,
    });
    const id = `${runId}-image`;
    const startedMs = performance.now();
    const failure = await broken
      .deploy(fixtureOf(id, `podreach-${id}`, ['left']), {}, forever)
      .catch((error: unknown) => error);
    timings['imagePullMs'] = performance.now() - startedMs;
    expect(failure).toBeInstanceOf(ToolError);
    expect(failure).toMatchObject({
      code: 'IMAGE_PULL',
      message: expect.stringMatching(/127\.0\.0\.1:1\/nothing:1.*connection refused/),
    });
    expect(timings['imagePullMs']).toBeLessThan(15_000);
    const { removed, left } = await broken.cleanAll(id, forever);
    expect({ removed, left }).toEqual({ removed: [`podreach-${id}`], left: [] });
  });
});

function fixtureOf(id: string, name: string, pods: readonly string[]): Fixture {
  return {
    runId: id,
    namespaces: [{ name, podSecurity: 'restricted' }],
    policies: [],
    services: [{ namespace: name, name: 'echo', manifest: 'echo', selector: { app: 'edge' } }],
    pods: pods.map((pod, index): FixturePod => ({
      namespace: name,
      name: pod,
      node: nodes[index % nodes.length]!,
      role: 'agent',
      labels: { app: 'edge' },
      containers: ['agent'],
      probes: ['agent'],
    })),
  };
}

function podNamed(name: string): World['pods'][number] {
  return world.pods.find((pod) => pod.name === name)!;
}

function tcpTo(name: string, id: string): ProbeRequest {
  return { kind: 'tcp', id, address: podNamed(name).ips[0]!, port: 8080, timeoutMs: 5_000, nonce: `${runId}-${id}` };
}

/** Three probes that take a few seconds: many exchanges, one after another. */
function slowProbes(): ProbeRequest[] {
  return [1, 2, 3].map((index) => ({
    kind: 'spread',
    id: `slow-${index}`,
    transport: 'tcp',
    address: podNamed('right').ips[0]!,
    port: 8080,
    count: 6_000,
    parallel: 1,
    timeoutMs: 5_000,
    nonce: `${runId}-slow-${index}`,
  }));
}

async function expectAllAnswered(running: ReturnType<AgentChannel['run']>): Promise<void> {
  const observations = await running;
  expect(observations.filter(({ id }) => id.startsWith('slow')).length).toBe(3);
  expect(observations.filter(({ outcome }) => outcome === 'not-run')).toEqual([]);
}

async function killControl(pod: string): Promise<void> {
  const script =
    "const fs=require('fs');for(const p of fs.readdirSync('/proc')){if(!/^\\d+$/.test(p)||Number(p)===process.pid)continue;" +
    "const c=fs.readFileSync('/proc/'+p+'/cmdline','utf8');if(c.includes('control'))process.kill(Number(p),'SIGKILL')}";
  const target = { namespace, pod, container: 'agent', command: ['node', '-e', script] };
  await new Promise<void>((resolve, reject) => {
    const listener = { onStdout: () => undefined, onStderr: () => undefined, onEnd: () => resolve() };
    ExecSession.open(direct, target, listener, forever).catch(reject);
  });
}

function sleep(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
