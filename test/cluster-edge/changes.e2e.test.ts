import type { V1EndpointSlice, V1EndpointSliceList, V1Pod, V1Service } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiEdge } from '#src/cluster/api-edge.ts';
import { type Resource, resourcePath } from '#src/cluster/api-path.ts';
import { connect, type ConnectedCluster } from '#src/cluster/connect.ts';
import { Credentials } from '#src/cluster/credentials.ts';
import { loadKubeconfig } from '#src/cluster/kubeconfig.ts';
import type { FixturePod, FixtureService, ObjectRef, RunningPod } from '#src/domain/fixture.ts';
import { kubeconfig as kubeconfigOfTestCluster } from '../e2e/harness/test-cluster.ts';

const image = 'node:24-bookworm-slim';
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const forever = new AbortController().signal;
const runId = `change-${Date.now().toString(36)}`;
const namespace = `podreach-${runId}`;
/** The readiness gate of `manifests/pods/changing-gated.yaml`. */
const gate = 'podreach.dev/serving';

let cluster: ConnectedCluster;
let direct: ApiEdge;
let asking: RunningPod;
let node: string;

beforeAll(async () => {
  const kubeconfig = await kubeconfigOfTestCluster();
  cluster = await connect({ kubeconfig, image, timeoutMs: 60_000, logger: quiet });
  const loaded = await loadKubeconfig({ kubeconfig });
  direct = new ApiEdge(loaded.server, new Credentials(loaded, 'podreach-test'), quiet);
  const { nodes } = await cluster.readFacts(forever);
  node = nodes.find(({ ready, cordoned, taints }) => ready && !cordoned && taints.length === 0)?.name ?? '';
  const { world } = await cluster.deploy(
    {
      runId,
      namespaces: [{ name: namespace, podSecurity: 'restricted' }],
      policies: [],
      services: [],
      pods: [podNamed('asking')],
    },
    {},
    forever,
  );
  asking = world.pods[0]!;
});

afterAll(async () => {
  expect(await cluster?.remove(runId, AbortSignal.abort())).toEqual([]);
});

describe('a Service in the middle of a run', () => {
  const service: FixtureService = { namespace, name: 'later', manifest: 'echo', selector: { app: 'later' } };
  const target = { kind: 'Service', namespace, name: 'later' } as const;

  test('gets its addresses and ports, labels of the run, and a selector', async () => {
    const running = await cluster.createService(service, forever);
    const object = await read<V1Service>('services', 'later');

    expect(running).toMatchObject(service);
    expect(running.clusterIps).toEqual(object.spec?.clusterIPs);
    expect(running.ports).toEqual([
      { name: 'tcp', protocol: 'TCP', port: 80 },
      { name: 'udp', protocol: 'UDP', port: 80 },
    ]);
    expect(object.metadata?.labels?.['podreach.dev/run']).toBe(runId);
    expect(object.spec?.selector).toEqual({ app: 'later' });
  });

  test('cannot be created twice', async () => {
    await expect(cluster.createService(service, forever)).rejects.toMatchObject({
      name: 'ToolError',
      message: expect.stringContaining('already exists'),
    });
  });

  test('has its ports merged by number when it is patched, and tells what they are then', async () => {
    const known = { ...service, clusterIps: [], ports: [] };
    const patch = {
      spec: { type: 'NodePort', ports: [{ name: 'more', port: 81, protocol: 'TCP', targetPort: 8081 }] },
    };
    const changed = await cluster.patchObject(target, { patch, known }, forever);

    expect(changed?.ports.map(({ name, port }) => `${name} ${port}`).toSorted()).toEqual([
      'more 81',
      'tcp 80',
      'udp 80',
    ]);
    for (const { nodePort } of changed?.ports ?? []) expect(nodePort).toBeGreaterThanOrEqual(30_000);
    const less = { spec: { ports: [{ port: 81, protocol: 'TCP', $patch: 'delete' }] } };
    const back = await cluster.patchObject(target, { patch: less, known }, forever);
    expect(back?.ports.map(({ name }) => name).toSorted()).toEqual(['tcp', 'udp']);
    expect(back?.clusterIps).toEqual((await read<V1Service>('services', 'later')).spec?.clusterIPs);
  });

  test('can be deleted, twice', async () => {
    await cluster.deleteObject(target, { wait: 'gone' }, forever);
    expect(await find('services', 'later')).toBeUndefined();
    await cluster.deleteObject(target, { wait: 'gone' }, forever);
  });
});

test('a Service over the quota is refused as such', async () => {
  const quota = { metadata: { name: 'none' }, spec: { hard: { services: '0' } } };
  await direct.create(`/api/v1/namespaces/${namespace}/resourcequotas`, quota, forever);
  // The quota controller needs a moment to see it.
  await until(async () => {
    const { status } = await direct.get<{ status?: { hard?: object } }>(
      `/api/v1/namespaces/${namespace}/resourcequotas/none`,
      { signal: forever },
    );
    return status?.hard !== undefined;
  });
  const service: FixtureService = { namespace, name: 'refused', manifest: 'echo', selector: {} };
  await expect(cluster.createService(service, forever)).rejects.toMatchObject({ code: 'QUOTA_EXCEEDED' });
  await direct.delete(`/api/v1/namespaces/${namespace}/resourcequotas/none`, { signal: forever });
});

describe('a Pod in the middle of a run', () => {
  const target: ObjectRef = { kind: 'Pod', namespace, name: 'later' };

  test('is there once it runs, answers, and has sessions to its containers', async () => {
    const pod = await cluster.createPod(podNamed('later', { containers: ['agent', 'peer'] }), forever);
    expect(pod.problem).toBeUndefined();
    expect(pod.hostIps).toEqual((await read<V1Pod>('pods', 'later')).status?.hostIPs?.map(({ ip }) => ip));
    expect(await askFrom('asking', pod)).toEqual(['later/agent', 'later/peer']);
    const channel = await cluster.openAgent(pod, 'peer', forever);
    const options = { parallel: 1, deadlineMs: 5_000, signal: forever };
    const [seen] = await channel.run([{ kind: 'addresses', id: 'own' }], options);
    expect(seen?.addresses).toEqual(expect.arrayContaining([...pod.ips]));
    await channel.close();
  });

  test('can be labelled', async () => {
    expect(
      await cluster.patchObject(target, { patch: { metadata: { labels: { app: 'new' } } } }, forever),
    ).toBeUndefined();
    const { metadata } = await read<V1Pod>('pods', 'later');
    expect(metadata?.labels).toMatchObject({ app: 'new', 'podreach.dev/run': runId });
  });

  test('is gone once that was waited for, so that another can take its name', async () => {
    const before = await read<V1Pod>('pods', 'later');
    await cluster.deleteObject(target, { gracePeriodSeconds: 0, wait: 'gone' }, forever);
    expect(await find('pods', 'later')).toBeUndefined();

    const again = await cluster.createPod(podNamed('later'), forever);
    expect(again.problem).toBeUndefined();
    expect((await read<V1Pod>('pods', 'later')).metadata?.uid).not.toBe(before.metadata?.uid);
    expect(await askFrom('asking', again)).toEqual(['later/agent']);
  });

  test('that no node takes stays without addresses, with the reason', async () => {
    const pod = await cluster.createPod(podNamed('nowhere', { node: 'no-such-node' }), forever);
    expect(pod).toMatchObject({ name: 'nowhere', ips: [], problem: expect.stringMatching(/node/) });
  });

  test('turns ready and unready by its readiness gate, and so does its endpoint', async () => {
    const labels = { app: 'gated' };
    await cluster.createService({ namespace, name: 'gated', manifest: 'echo', selector: labels }, forever);
    const pod = await cluster.createPod(podNamed('gated', { overlay: 'changing-gated', labels }), forever);
    expect(pod.problem).toBeUndefined();
    expect(await conditionOf('gated', 'Ready')).toBe('False');

    for (const status of ['True', 'False'] as const) {
      const patch = { status: { conditions: [{ type: gate, status }] } };
      await cluster.patchObject({ ...target, name: 'gated' }, { patch, subresource: 'status' }, forever);
      await until(async () => (await conditionOf('gated', 'Ready')) === status);
      await until(async () => (await readyEndpoints('gated')) === (status === 'True' ? 1 : 0));
      // The other conditions are still there: the list was merged by type.
      expect(await conditionOf('gated', 'ContainersReady')).toBe('True');
    }
    await cluster.deleteObject({ ...target, name: 'gated' }, { gracePeriodSeconds: 0, wait: 'gone' }, forever);
  });
});

test('an object of another kind is created from its manifest, and deleted', async () => {
  const service: FixtureService = { namespace, name: 'by-hand', manifest: 'selectorless', selector: {} };
  const running = await cluster.createService(service, forever);
  expect(running.clusterIps.length).toBeGreaterThan(0);
  const slice = { kind: 'EndpointSlice', namespace, name: 'by-hand-1' } as const;
  const values = {
    service: 'by-hand',
    addressType: 'IPv4',
    address: asking.ips.find((ip) => ip.includes('.')) ?? '',
    tcpName: 'one-tcp',
    udpName: 'one-udp',
    port: '8080',
  };
  await cluster.createObject({ ...slice, manifest: 'endpoint-slice', values }, forever);

  const object = await read<V1EndpointSlice>('endpointslices', slice.name);
  expect(object.ports?.map(({ port }) => port)).toEqual([8080, 8080]);
  expect(object.metadata?.labels).toMatchObject({ 'kubernetes.io/service-name': 'by-hand', 'podreach.dev/run': runId });
  await cluster.deleteObject(slice, { wait: 'gone' }, forever);
  expect(await find('endpointslices', slice.name)).toBeUndefined();
});

test('slices that are deleted are made anew under other names', async () => {
  const service = 'resliced';
  const fixture = { namespace, name: service, manifest: 'echo', selector: { app: 'nobody' } };
  const { clusterIps } = await cluster.createService(fixture, forever);
  const namesOf = async () => {
    const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`;
    const query = { labelSelector: `kubernetes.io/service-name=${service}` };
    const { items } = await direct.get<{ items: V1EndpointSlice[] }>(path, { query, signal: forever });
    return items.map(({ metadata }) => metadata?.name ?? '');
  };
  // One for each IP family, and not all at once.
  await until(async () => (await namesOf()).length === clusterIps.length);
  const before = await namesOf();
  await cluster.deleteSlices(namespace, service, forever);

  expect(before.filter((name) => name === '')).toEqual([]);
  await until(async () => (await namesOf()).length === before.length);
  for (const name of await namesOf()) expect(before).not.toContain(name);
});

test('what the manifest of a Service says is known without asking', () => {
  const spec = cluster.specOf({ namespace, name: 'x', manifest: 'echo', selector: { app: 'x' } });
  expect(spec.ports?.map(({ port }) => port)).toEqual([80, 80]);
});

function podNamed(name: string, details: Partial<FixturePod> = {}): FixturePod {
  return {
    namespace,
    name,
    node,
    role: 'agent',
    labels: {},
    containers: ['agent'],
    probes: ['agent'],
    ...details,
  };
}

/** Who answers at each port of a Pod, as `pod/container`, asked by another one. */
async function askFrom(client: string, pod: RunningPod): Promise<readonly string[]> {
  const channel = await cluster.openAgent(podNamed(client), 'agent', forever);
  const ports = pod.containers.map((_, index) => 8080 + index);
  const observations = await channel.run(
    ports.map((port) => ({
      kind: 'tcp',
      id: String(port),
      address: pod.ips[0] ?? '',
      port,
      timeoutMs: 5_000,
      nonce: `${runId}-${pod.name}-${port}`,
    })),
    { parallel: 2, deadlineMs: 10_000, signal: forever },
  );
  await channel.close();
  return observations
    .flatMap(({ answers = [] }) => answers.map((answer) => `${answer.pod}/${answer.container}`))
    .toSorted();
}

async function read<T>(resource: Resource, name: string): Promise<T> {
  return direct.get<T>(resourcePath(resource, { namespace, name }), { signal: forever });
}

async function find(resource: Resource, name: string): Promise<object | undefined> {
  return direct.find<object>(resourcePath(resource, { namespace, name }), { signal: forever });
}

async function conditionOf(name: string, type: string): Promise<string | undefined> {
  const { status } = await read<V1Pod>('pods', name);
  return status?.conditions?.find((condition) => condition.type === type)?.status;
}

async function readyEndpoints(service: string): Promise<number> {
  const { items } = await direct.get<V1EndpointSliceList>(resourcePath('endpointslices', { namespace }), {
    query: { labelSelector: `kubernetes.io/service-name=${service}` },
    signal: forever,
  });
  const families = items.map(
    ({ endpoints }) => (endpoints ?? []).filter(({ conditions }) => conditions?.ready === true).length,
  );
  return Math.max(0, ...families);
}

/** Waits until something is so; the test's own time limit ends it. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}
