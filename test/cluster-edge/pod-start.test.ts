import type { CoreV1Event, V1ContainerState, V1Node, V1ObjectMeta, V1Pod, V1PodStatus } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { createRunningPod } from '#src/cluster/change-objects.ts';
import { podAddresses } from '#src/cluster/pod-list.ts';
import { podState, summarizeReasons } from '#src/cluster/pod-status.ts';
import type { PodState } from '#src/cluster/pod-status.ts';
import { failureGraceMs, startVerdict } from '#src/cluster/start-verdict.ts';
import { matchReasons, stragglerWatch } from '#src/cluster/stragglers.ts';
import type { FixturePod } from '#src/domain/fixture.ts';
import { fakeApi } from './fake-api.ts';
import { probePodAlone } from './probe-pod.ts';

/** client-node's models are classes by type, plain objects on the wire. */
type Plain<T> = { [K in keyof T]: T[K] };

function podWith(status: Plain<V1PodStatus>, metadata: Plain<V1ObjectMeta> = {}): V1Pod {
  return { metadata: { name: 'p', ...metadata }, spec: { nodeName: 'n1', containers: [{ name: 'agent' }] }, status };
}

function container(state: V1ContainerState, ready = false): Plain<V1PodStatus> {
  return {
    phase: 'Pending',
    containerStatuses: [{ name: 'agent', image: '', imageID: '', ready, restartCount: 0, state }],
  };
}

describe('the state of a Pod', () => {
  test('it runs when all containers are ready and it has addresses', () => {
    const up = {
      ...container({ running: {} }, true),
      phase: 'Running',
      podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }],
      hostIP: '192.0.2.1',
    };
    expect(podState(podWith(up))).toEqual({ kind: 'running', ips: ['10.0.0.1', 'fd00::1'], hostIps: ['192.0.2.1'] });
    expect(podState(podWith({ ...up, podIPs: [] }))).toMatchObject({ kind: 'waiting' });
    expect(podState(podWith({ ...up, ...container({ running: {} }, false), phase: 'Running' }))).toMatchObject({
      kind: 'waiting',
    });
  });

  test('where it may be unready it runs when all containers do', () => {
    const unready = { ...container({ running: {} }), phase: 'Running', podIPs: [{ ip: '10.0.0.1' }] };
    expect(podState(podWith(unready), { mayBeUnready: true })).toMatchObject({ kind: 'running', ips: ['10.0.0.1'] });
    const creating = { ...unready, ...container({ waiting: { reason: 'ContainerCreating' } }), phase: 'Running' };
    expect(podState(podWith(creating), { mayBeUnready: true })).toMatchObject({ kind: 'waiting' });
  });

  const rows: readonly [string, V1PodStatus, string, RegExp][] = [
    [
      'a pull that fails',
      container({ waiting: { reason: 'ErrImagePull', message: 'no such host' } }),
      'image',
      /no such host/,
    ],
    ['a name that is none', container({ waiting: { reason: 'InvalidImageName', message: 'bad' } }), 'image', /bad/],
    [
      'the kubelet pulling too much at once',
      container({ waiting: { reason: 'ErrImagePull', message: 'pull QPS exceeded' } }),
      'waiting',
      /QPS/,
    ],
    ['a container being created', container({ waiting: { reason: 'ContainerCreating' } }), 'waiting', /^$/],
    [
      'a missing key',
      container({ waiting: { reason: 'CreateContainerConfigError', message: 'configmap not found' } }),
      'broken',
      /configmap/,
    ],
    ['a process that ended', container({ terminated: { exitCode: 1, reason: 'Error' } }), 'broken', /exit code 1/],
    [
      'an eviction',
      { phase: 'Failed', reason: 'Evicted', message: 'node was low on memory' },
      'broken',
      /low on memory/,
    ],
    [
      'no room',
      {
        phase: 'Pending',
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/2 nodes are available: 1 Insufficient cpu. preemption: none',
          },
        ],
      },
      'unschedulable',
      /^0\/2 nodes are available: 1 Insufficient cpu$/,
    ],
    [
      'a scheduling gate',
      {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message: 'gated' }],
      },
      'waiting',
      /gated/,
    ],
  ];
  test.each(rows)('%s', (_, status, kind, message) => {
    const state = podState(podWith(status));
    expect(state.kind).toBe(kind);
    expect('message' in state && state.message).toMatch(message);
  });

  test('it is gone when deleted, or on its way', () => {
    expect(podState(undefined)).toMatchObject({ kind: 'gone' });
    const deleted = podWith(container({ running: {} }, true), { deletionTimestamp: new Date() });
    expect(podState(deleted)).toMatchObject({ kind: 'gone' });
  });

  test('reasons are counted, most frequent first', () => {
    const waiting = (reason: string): PodState => ({ kind: 'waiting', reason, message: '' });
    expect(
      summarizeReasons([waiting('A'), waiting('B'), waiting('B'), { kind: 'running', ips: [], hostIps: [] }]),
    ).toBe('2 B, 1 A');
  });
});

test('a Pod that is made anew has not the address of the one before, which a list may still have', async () => {
  const listed = (uid: string, ip: string) => {
    const status = { ...container({ running: {} }, true), phase: 'Running', podIPs: [{ ip }] };
    return { items: [podWith(status, { namespace: 'ns', uid })] };
  };
  const lists = [listed('old', '10.0.0.9'), { items: [] }];
  const { edge } = await fakeApi({
    '/api/v1/namespaces/ns/pods': (method) =>
      method === 'POST' ? podWith({}, { namespace: 'ns', uid: 'new' }) : (lists.shift() ?? listed('new', '10.0.0.77')),
  });
  const pod = { namespace: 'ns', name: 'p', node: 'n1', role: 'agent', labels: {}, containers: ['agent'], probes: [] };
  const made = { edge, manifests: await probePodAlone(), image: 'i', runId: 'r' };
  expect(await createRunningPod(made, pod, new AbortController().signal)).toMatchObject({ ips: ['10.0.0.77'] });
});

describe('going on or giving up', () => {
  const running: PodState = { kind: 'running', ips: ['10.0.0.1'], hostIps: [] };
  const waiting: PodState = { kind: 'waiting', reason: 'ContainerCreating', message: '' };
  const image: PodState = { kind: 'image', reason: 'ErrImagePull', message: '' };
  const stuck: PodState = { kind: 'stuck', reason: 'NodeNotReady', message: '' };
  const rows: readonly [string, PodState[], number | undefined, boolean, string][] = [
    ['all run', [running, running], undefined, false, 'proceed'],
    ['some wait', [running, waiting], undefined, false, 'wait'],
    ['all fail to pull', [image, image], 0, false, 'give-up'],
    ['one fails to pull, the other may still come', [image, waiting], 100, false, 'wait'],
    ['one fails to pull, the other takes long', [image, waiting], failureGraceMs, false, 'give-up'],
    ['one node lacks the image, shortly', [image, running], 100, false, 'wait'],
    ['one node lacks the image', [image, running], failureGraceMs, false, 'proceed'],
    ['one node lacks the image, another is slow', [image, running, waiting], failureGraceMs, false, 'wait'],
    ['no node can start Pods, shortly', [stuck, stuck], 100, false, 'wait'],
    ['no node can start Pods', [stuck, stuck], failureGraceMs, false, 'give-up'],
    ['time is over with one up', [running, waiting], undefined, true, 'proceed'],
    ['time is over with none up', [waiting, waiting], undefined, true, 'give-up'],
  ];
  test.each(rows)('%s', (_, states, failingForMs, deadlinePassed, verdict) => {
    expect(startVerdict({ states, failingForMs, deadlinePassed })).toBe(verdict);
  });
});

describe('why a Pod waits for long', () => {
  const pod = (name: string, node: string): FixturePod => ({
    namespace: 'ns',
    name,
    node,
    role: 'agent',
    labels: {},
    containers: ['agent'],
    probes: ['agent'],
  });
  const node = (name: string, status: string): V1Node => ({
    metadata: { name },
    status: { conditions: [{ type: 'Ready', status, message: 'silent' }] },
  });
  const event = (name: string, reason: string, message = 'text'): CoreV1Event => ({
    metadata: {},
    involvedObject: { name, namespace: 'ns' },
    reason,
    message,
  });

  test('its node is not Ready, or an event says so', () => {
    const reasons = matchReasons(
      [pod('a', 'n1'), pod('b', 'n2'), pod('c', 'n2')],
      [node('n1', 'Unknown'), node('n2', 'True')],
      [event('a', 'FailedMount'), event('b', 'FailedCreatePodSandBox'), event('c', 'Pulling')],
    );
    expect([...reasons]).toEqual([
      ['ns/a', { reason: 'NodeNotReady', message: 'silent' }],
      ['ns/b', { reason: 'FailedCreatePodSandBox', message: 'text' }],
    ]);
  });

  test('a kubelet that has not heard of a ConfigMap yet tries again, and is no reason', () => {
    const late = (name: string, volume: string) =>
      event(name, 'FailedMount', `MountVolume.SetUp failed for volume "${volume}" : ${unheard}`);
    const unheard = 'failed to sync configmap cache: timed out waiting for the condition';
    const missing = 'MountVolume.SetUp failed for volume "agent" : configmap "podreach-agent" not found';
    const reasons = matchReasons(
      [pod('a', 'n1'), pod('b', 'n1')],
      [node('n1', 'True')],
      [late('a', 'agent'), event('b', 'FailedMount', missing), late('b', 'agent')],
    );
    expect([...reasons]).toEqual([['ns/b', { reason: 'FailedMount', message: missing }]]);
  });
});

test('a failure to start a Pod that its node has overcome does not count, a node that is away does', async () => {
  const pulling = (started: 'True' | 'False') =>
    podState(
      podWith({
        ...container({ waiting: { reason: 'ContainerCreating' } }),
        conditions: [{ type: 'PodReadyToStartContainers', status: started }],
      }),
    );
  const pod = { namespace: 'ns', name: 'p', node: 'n1', role: 'agent', labels: {}, containers: ['agent'], probes: [] };
  const statesWith = async (reason: string, state: PodState) => {
    const explain = () => Promise.resolve(new Map([['ns/p', { reason, message: '' }]]));
    const longAgoMs = performance.now() - 60_000;
    const watch = stragglerWatch(explain, longAgoMs);
    return (await watch([pod], [state], new AbortController().signal)).map(({ kind }) => kind);
  };
  expect(await statesWith('FailedCreatePodSandBox', pulling('True'))).toEqual(['waiting']);
  expect(await statesWith('FailedCreatePodSandBox', pulling('False'))).toEqual(['stuck']);
  expect(await statesWith('NodeNotReady', pulling('True'))).toEqual(['stuck']);
});

test('Pods on the host network and Pods that have ended own no address', () => {
  const pods: V1Pod[] = [
    {
      metadata: { namespace: 'a', name: 'own' },
      spec: { nodeName: 'n1', containers: [] },
      status: { podIPs: [{ ip: '10.0.0.1' }] },
    },
    {
      metadata: { name: 'host' },
      spec: { hostNetwork: true, containers: [] },
      status: { podIPs: [{ ip: '192.0.2.1' }] },
    },
    {
      metadata: { name: 'done' },
      spec: { containers: [] },
      status: { phase: 'Succeeded', podIPs: [{ ip: '10.0.0.2' }] },
    },
    { metadata: { name: 'new' }, spec: { containers: [] }, status: {} },
  ];
  expect(podAddresses(pods)).toEqual([{ namespace: 'a', name: 'own', node: 'n1', ips: ['10.0.0.1'] }]);
});
