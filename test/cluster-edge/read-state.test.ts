import type { CoreV1Event, V1EndpointSlice, V1Node, V1NodeCondition, V1Service } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { networkNamespaces } from '#src/cluster/cni-hint.ts';
import { countReadyEndpoints, dnsServices } from '#src/cluster/dns-state.ts';
import { nodeState } from '#src/cluster/node-state.ts';
import { readState } from '#src/cluster/read-state.ts';
import { lastWarnings } from '#src/cluster/warning-events.ts';
import { fakeApi, forbidden, silence } from './fake-api.ts';

const forever = new AbortController().signal;
const nowMs = Date.parse('2026-01-01T12:00:00Z');
/** As it comes over the wire; client-node's types call it a Date. */
const at = (text: string) => text as unknown as Date;
const justNow = () => new Date(Date.now() - 5_000).toISOString();

const proxy = {
  metadata: {
    namespace: 'kube-system',
    name: 'kube-proxy-x',
    ownerReferences: [{ kind: 'DaemonSet', name: 'kube-proxy' }],
  },
  spec: { nodeName: 'n1', containers: [{ name: 'c' }] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False' }],
    containerStatuses: [
      { name: 'c', ready: false, restartCount: 7, state: { waiting: { reason: 'CrashLoopBackOff' } } },
    ],
  },
};
const coredns = {
  metadata: { namespace: 'kube-system', name: 'coredns-a', ownerReferences: [{ kind: 'ReplicaSet', name: 'coredns' }] },
  spec: { nodeName: 'n1', containers: [{ name: 'coredns' }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
};
const kubeDns = {
  metadata: { namespace: 'kube-system', name: 'kube-dns', labels: { 'k8s-app': 'kube-dns' } },
  spec: { clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10', 'fd00::a'], selector: { 'k8s-app': 'kube-dns' } },
};
const slice = {
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.0.0.2'], targetRef: { kind: 'Pod', name: 'coredns-a' } }],
};
const slicesPath = '/apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices';
const eventsPath = '/api/v1/namespaces/kube-system/events';

const podPaths = networkNamespaces.map((namespace) => `/api/v1/namespaces/${namespace}/pods`);
const noPods = Object.fromEntries(podPaths.map((path) => [path, { items: [] }]));
const answers = {
  ...noPods,
  '/api/v1/nodes': {
    items: [{ metadata: { name: 'n1' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } }],
  },
  '/api/v1/services': { items: [{ metadata: { name: 'other' }, spec: { clusterIPs: ['10.96.0.1'] } }, kubeDns] },
  // The fake answers every selector with the same Pods.
  '/api/v1/namespaces/kube-system/pods': { items: [proxy, coredns] },
  [slicesPath]: { items: [slice] },
  [eventsPath]: { items: [] },
};

describe('the state', () => {
  test('of nodes, of Pods that are bound to them, and of cluster DNS', async () => {
    const involvedObject = { namespace: 'kube-system', kind: 'Pod', name: 'kube-proxy-x' };
    const events = [
      { involvedObject, reason: 'Unhealthy', message: 'no answer', lastTimestamp: justNow() },
      {
        involvedObject: { namespace: 'kube-system', kind: 'DaemonSet', name: 'cilium' },
        reason: 'FailedCreate',
        message: 'quota',
        lastTimestamp: justNow(),
      },
    ];
    const { edge, asked } = await fakeApi({ ...answers, [eventsPath]: { items: events } });

    const state = await readState(edge, { nameservers: ['10.96.0.10'], services: [] }, forever);

    expect(state).toMatchObject({
      nodes: [{ name: 'n1', troubles: [] }],
      systemPods: [
        {
          name: 'kube-proxy-x',
          daemonSet: 'kube-proxy',
          ready: false,
          reason: 'CrashLoopBackOff',
          restarts: 7,
          warning: { reason: 'Unhealthy', message: 'no answer' },
        },
      ],
      daemonSetWarnings: [{ namespace: 'kube-system', daemonSet: 'cilium', reason: 'FailedCreate', message: 'quota' }],
      dns: [{ namespace: 'kube-system', service: 'kube-dns', selector: 'k8s-app=kube-dns', readyEndpoints: 1 }],
      unread: [],
    });
    expect(state.dns?.[0]?.replicas.map(({ name }) => name)).toContain('coredns-a');
    expect(asked.every((request) => request.startsWith('GET '))).toBe(true);
    expect(asked).toContain(`GET ${eventsPath} type=Warning`);
    expect(asked.filter((request) => request.includes('/events'))).toHaveLength(1);
  });

  test('of Services that are asked for: the Pods that their slices call ready', async () => {
    const path = '/apis/discovery.k8s.io/v1/namespaces/ns/endpointslices';
    const endpoint = (name: string, ready: boolean) => ({
      addresses: ['10.244.0.5'],
      conditions: { ready },
      targetRef: { kind: 'Pod', namespace: 'ns', name },
    });
    const slice = { endpoints: [endpoint('b', true), endpoint('a', true), endpoint('gone', false)] };
    const { edge, asked } = await fakeApi({ ...answers, [path]: { items: [slice, slice] } });

    const state = await readState(edge, { nameservers: [], services: [{ namespace: 'ns', service: 'echo' }] }, forever);

    expect(state.services).toEqual([{ namespace: 'ns', service: 'echo', readyPods: ['ns/a', 'ns/b'] }]);
    expect(asked).toContain(`GET ${path}`);
  });

  test('is read with the rights of manifests/rbac/check.yaml: lists of these kinds and nothing else', async () => {
    const { edge, asked } = await fakeApi(answers);
    await readState(edge, { nameservers: ['10.96.0.10'], services: [] }, forever);
    const kinds = new Set(asked.map((request) => /\/(\w+)(?: |$)/.exec(request.slice('GET '.length))?.[1]));
    expect(kinds).toEqual(new Set(['nodes', 'pods', 'services', 'endpointslices', 'events']));
  });

  test.each([
    ['/api/v1/nodes', 'nodes', 'nodes', 'nodes: user "alice" may not list nodes in the whole cluster'],
    ['/api/v1/services', 'dns', 'cluster DNS', 'cluster DNS: user "alice" may not list nodes in the whole cluster'],
  ] as const)('without the right on %s lacks that part and says why', async (path, key, part, why) => {
    const { edge } = await fakeApi({ ...answers, [path]: forbidden });
    const state = await readState(edge, { nameservers: ['10.96.0.10'], services: [] }, forever);
    expect(state.unread).toEqual([{ part, why }]);
    expect(state).not.toHaveProperty(key);
    expect(state.systemPods).toHaveLength(1);
  });

  test('without the right to read events lacks nothing else', async () => {
    const { edge } = await fakeApi({ ...answers, [eventsPath]: forbidden });
    const state = await readState(edge, { nameservers: ['10.96.0.10'], services: [] }, forever);
    expect(state.unread.map(({ part }) => part)).toEqual(['events']);
    expect(state.systemPods?.[0]).not.toHaveProperty('warning');
  });

  test('has the Pods of Namespaces that may be read', async () => {
    const [, second = '', third = ''] = podPaths;
    const { edge } = await fakeApi({ ...answers, [second]: forbidden, [third]: forbidden });
    const state = await readState(edge, { nameservers: ['10.96.0.10'], services: [] }, forever);
    expect(state.systemPods).toHaveLength(1);
    expect(state.unread).toEqual([
      { part: 'system Pods', why: expect.stringMatching(/^Pods in Namespace calico-system and 1 more: user "alice"/) },
    ]);
  });

  test('of which nothing may be read is empty, and no error', async () => {
    const { edge } = await fakeApi({
      ...Object.fromEntries(podPaths.map((path) => [path, forbidden])),
      '/api/v1/nodes': forbidden,
      '/api/v1/services': forbidden,
    });
    const { unread, ...known } = await readState(edge, { nameservers: [], services: [] }, forever);
    expect(known).toEqual({ daemonSetWarnings: [], services: [] });
    expect(unread.map(({ part }) => part).toSorted()).toEqual(['cluster DNS', 'nodes', 'system Pods']);
  });

  test('has what was answered in time', async () => {
    const { edge } = await fakeApi({ ...answers, '/api/v1/nodes': silence });
    const startedMs = performance.now();
    const state = await readState(edge, { nameservers: ['10.96.0.10'], services: [] }, AbortSignal.timeout(400));
    expect(performance.now() - startedMs).toBeLessThan(3_000);
    expect(state.systemPods).toHaveLength(1);
    expect(state.unread).toContainEqual({ part: 'nodes', why: 'nodes: no answer in time' });
  });
});

describe('a node', () => {
  const nodeWith = (...conditions: V1NodeCondition[]) => ({ metadata: { name: 'n1' }, status: { conditions } });
  const ready: V1NodeCondition = { type: 'Ready', status: 'True' };

  test('in order', () => {
    const pressure: V1NodeCondition = { type: 'MemoryPressure', status: 'False' };
    expect(nodeState(nodeWith(ready, pressure), nowMs)).toEqual({
      name: 'n1',
      os: '',
      cordoned: false,
      silent: false,
      troubles: [],
    });
  });

  test('of a silent kubelet: its other conditions are Unknown and say nothing', () => {
    const unknown = {
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
      lastTransitionTime: at('2026-01-01T11:58:00Z'),
    };
    const node = nodeWith({ type: 'MemoryPressure', ...unknown }, { type: 'Ready', ...unknown });
    expect(nodeState(node, nowMs)).toMatchObject({
      silent: true,
      troubles: [{ kind: 'NotReady', reason: 'NodeStatusUnknown', forMs: 120_000 }],
    });
  });

  test('with other trouble, cordoned, and by a clock that is ahead of ours', () => {
    const node: V1Node = {
      ...nodeWith(
        { type: 'Ready', status: 'False', reason: 'KubeletNotReady', lastTransitionTime: at('2026-01-01T12:00:30Z') },
        { type: 'NetworkUnavailable', status: 'True' },
        { type: 'PIDPressure', status: 'True' },
      ),
      spec: { unschedulable: true },
    };
    expect(nodeState(node, nowMs)).toMatchObject({
      cordoned: true,
      silent: false,
      troubles: [{ kind: 'NotReady', forMs: 0 }, { kind: 'NetworkUnavailable' }, { kind: 'PIDPressure' }],
    });
  });

  test('that says nothing yet is not Ready', () => {
    expect(nodeState({ metadata: { name: 'n1' } }, nowMs).troubles).toEqual([
      { kind: 'NotReady', reason: '', message: '' },
    ]);
  });
});

describe('warnings', () => {
  const event = (reason: string, details: Partial<CoreV1Event>): CoreV1Event => ({
    metadata: {},
    involvedObject: { namespace: 'kube-system', kind: 'Pod', name: 'p' },
    reason,
    message: 'text',
    ...details,
  });
  const lastOf = (...events: CoreV1Event[]) => lastWarnings(events, nowMs)('Pod').get('kube-system/p');

  test('the last one counts, whichever way its time is told', () => {
    const old = event('Old', { lastTimestamp: at('2026-01-01T11:55:00Z') });
    const series = { count: 3, lastObservedTime: at('2026-01-01T11:59:30Z') };
    const repeated = event('Repeated', { eventTime: at('2026-01-01T11:00:00Z'), series });
    const single = event('Single', { eventTime: at('2026-01-01T11:59:00Z') });
    expect(lastOf(repeated, old, single)).toEqual({ reason: 'Repeated', message: 'text', agoMs: 30_000 });
    expect(lastOf(old, single)).toMatchObject({ reason: 'Single' });
  });

  test('one that tells a cause is preferred to a later one that does not', () => {
    const cause = event('Unhealthy', { lastTimestamp: at('2026-01-01T11:55:00Z') });
    const backOff = event('BackOff', { lastTimestamp: at('2026-01-01T11:59:00Z') });
    expect(lastOf(cause, backOff)).toMatchObject({ reason: 'Unhealthy' });
    expect(lastOf(backOff)).toMatchObject({ reason: 'BackOff' });
  });

  test('of more than ten minutes ago, or of another kind of object, are left out', () => {
    expect(lastOf(event('Old', { lastTimestamp: at('2026-01-01T11:49:59Z') }))).toBeUndefined();
    expect(lastOf(event('Timeless', {}))).toBeUndefined();
    const involvedObject = { namespace: 'kube-system', kind: 'Job', name: 'p' };
    expect(lastOf(event('Other', { involvedObject, lastTimestamp: at('2026-01-01T11:59:00Z') }))).toBeUndefined();
  });
});

describe('cluster DNS', () => {
  const service = (name: string, clusterIP: string, app?: string): V1Service => ({
    metadata: { name, ...(app === undefined ? {} : { labels: { 'k8s-app': app } }) },
    spec: { clusterIP, clusterIPs: [clusterIP] },
  });
  const services = [
    service('web', '10.96.0.1'),
    service('kube-dns', '10.96.0.10', 'kube-dns'),
    service('metrics', 'None', 'kube-dns'),
  ];
  const namesFor = (nameservers: readonly string[]) =>
    dnsServices(services, nameservers).map(({ metadata }) => metadata?.name);

  test('is the Service that Pods ask, or the one with the label where they ask a cache', () => {
    expect(namesFor(['10.96.0.1'])).toEqual(['web']);
    expect(namesFor(['169.254.20.10'])).toEqual(['kube-dns']);
    expect(namesFor([])).toEqual(['kube-dns']);
  });

  test('a Pod with an address of each family is one ready endpoint', () => {
    const endpoint = (name: string, address: string, ready?: boolean) => ({
      addresses: [address],
      targetRef: { kind: 'Pod', name },
      ...(ready === undefined ? {} : { conditions: { ready } }),
    });
    const slices: V1EndpointSlice[] = [
      { addressType: 'IPv4', endpoints: [endpoint('a', '10.0.0.1', true), endpoint('b', '10.0.0.2', false)] },
      { addressType: 'IPv6', endpoints: [endpoint('a', 'fd00::1'), { addresses: ['fd00::9'] }] },
      { addressType: 'IPv4' } as V1EndpointSlice,
    ];
    expect(countReadyEndpoints(slices)).toBe(2);
  });
});
