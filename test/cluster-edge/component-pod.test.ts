import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { componentPod, isBoundToNode } from '#src/cluster/component-pod.ts';

const nowMs = Date.parse('2026-01-01T12:00:00Z');
/** As it comes over the wire; client-node's types call it a Date. */
const at = (text: string) => text as unknown as Date;

const metadata = {
  namespace: 'kube-system',
  name: 'cilium-abcde',
  ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'cilium', uid: 'u', controller: true }],
};
const spec = { nodeName: 'n2', containers: [{ name: 'agent' }] };
const status = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: at('2026-01-01T11:00:00Z') }],
  containerStatuses: [container('agent')],
};
const daemonPod: V1Pod = { metadata, spec, status };

function container(name: string, details: Partial<V1ContainerStatus> = {}): V1ContainerStatus {
  return { name, ready: true, restartCount: 0, image: '', imageID: '', state: { running: {} }, ...details };
}

/** A Pod that is not Ready, with these containers. */
function unready(
  details: Partial<NonNullable<V1Pod['status']>>,
  initContainers: NonNullable<V1Pod['spec']>['initContainers'] = [],
): V1Pod {
  return {
    metadata,
    spec: { ...spec, initContainers },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }], ...details },
  };
}

test('a Ready Pod of a DaemonSet', () => {
  expect(componentPod(daemonPod, undefined, nowMs)).toEqual({
    namespace: 'kube-system',
    name: 'cilium-abcde',
    node: 'n2',
    daemonSet: 'cilium',
    carriesNetwork: true,
    ready: true,
    readyForMs: 3_600_000,
    restarts: 0,
  });
});

test('what is bound to its node: of a DaemonSet, or static; what a Deployment made is not', () => {
  const owned = (kind: string): V1Pod => ({
    metadata: { ownerReferences: [{ apiVersion: 'v1', kind, name: 'x', uid: 'u' }] },
  });
  expect(isBoundToNode(daemonPod)).toBe(true);
  expect(isBoundToNode({ metadata: { annotations: { 'kubernetes.io/config.mirror': 'hash' } } })).toBe(true);
  expect(isBoundToNode(owned('ReplicaSet'))).toBe(false);
  expect(isBoundToNode({})).toBe(false);
});

test('a static kube-proxy carries the network by its name, a static etcd does not', () => {
  const named = (name: string) => componentPod({ metadata: { name } }, undefined, nowMs);
  expect(named('kube-proxy-n2')).toMatchObject({ carriesNetwork: true });
  expect(named('etcd-n2')).toMatchObject({ carriesNetwork: false });
  expect(named('etcd-n2')).not.toHaveProperty('daemonSet');
});

describe('what keeps a Pod from being Ready', () => {
  const waiting = (reason: string) => ({ waiting: { reason } });
  const ended = (exitCode: number, details: object = {}) => ({ terminated: { exitCode, ...details } });

  test.each<[string, V1Pod, string | undefined]>([
    [
      'it waits',
      unready({ containerStatuses: [container('agent', { ready: false, state: waiting('CrashLoopBackOff') })] }),
      'CrashLoopBackOff',
    ],
    [
      'it ended',
      unready({ containerStatuses: [container('agent', { ready: false, state: ended(3, { reason: 'Error' }) })] }),
      'exit code 3',
    ],
    [
      'it was killed',
      unready({ containerStatuses: [container('agent', { ready: false, state: ended(0, { signal: 9 }) })] }),
      'signal 9',
    ],
    [
      'it took too much memory',
      unready({
        containerStatuses: [container('agent', { ready: false, state: ended(137, { reason: 'OOMKilled' }) })],
      }),
      'OOMKilled',
    ],
    [
      'it runs',
      unready({ containerStatuses: [container('agent', { ready: false, started: true })] }),
      'readiness probe not passed',
    ],
    [
      'it starts',
      unready({ containerStatuses: [container('agent', { ready: false, started: false })] }),
      'startup probe not passed',
    ],
    ['its node is silent', unready({ containerStatuses: [container('agent')] }), undefined],
    [
      'it is not scheduled',
      unready({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] }),
      'Unschedulable',
    ],
    ['nothing is known', unready({ phase: 'Pending' }), 'Pending'],
    ['it was evicted', unready({ phase: 'Failed', reason: 'Evicted' }), 'Evicted'],
    [
      'it goes',
      { metadata: { ...metadata, deletionTimestamp: at('2026-01-01T12:00:20Z') }, spec, status },
      'Terminating',
    ],
  ])('%s', (_, pod, reason) => {
    const found = componentPod(pod, undefined, nowMs);
    expect(found.ready).toBe(false);
    expect(found.reason).toBe(reason);
    expect(found).not.toHaveProperty('readyForMs');
  });

  const later = container('agent', { ready: false, state: waiting('PodInitializing') });
  const initContainers = [{ name: 'mount' }, { name: 'config' }];

  test.each([
    [waiting('CrashLoopBackOff'), 'Init:CrashLoopBackOff'],
    [ended(1, { reason: 'Error' }), 'Init:exit code 1'],
    [{ running: {} }, 'Init:Running'],
  ])('an init container: %j', (state, reason) => {
    const initContainerStatuses = [
      container('mount', { state: ended(0, { reason: 'Completed' }) }),
      container('config', { ready: false, restartCount: 2, state }),
    ];
    const pod = unready({ initContainerStatuses, containerStatuses: [later] }, initContainers);
    expect(componentPod(pod, undefined, nowMs)).toMatchObject({ reason, container: 'config', restarts: 2 });
  });

  test('a sidecar that is ready is no obstacle', () => {
    const pod = unready({ initContainerStatuses: [container('sidecar')], containerStatuses: [later] }, [
      { name: 'sidecar', restartPolicy: 'Always' },
    ]);
    expect(componentPod(pod, undefined, nowMs)).toMatchObject({ reason: 'PodInitializing', container: 'agent' });
  });
});

test('the node that a DaemonSet means its Pod for, until it is scheduled', () => {
  const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['n7'] }];
  const pod: V1Pod = {
    metadata,
    spec: {
      containers: [],
      affinity: {
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] } },
      },
    },
  };
  expect(componentPod(pod, undefined, nowMs).node).toBe('n7');
  expect(componentPod({ spec: { containers: [] } }, undefined, nowMs).node).toBe('');
});

test('restarts of all containers, and how and when the last one ended', () => {
  const endedAt = (finishedAt: string, exitCode: number) => ({
    lastState: { terminated: { exitCode, finishedAt: at(finishedAt), reason: 'Error' } },
  });
  const pod: V1Pod = {
    metadata,
    spec: { nodeName: 'n2', containers: [{ name: 'agent' }, { name: 'exporter' }] },
    status: {
      ...status,
      containerStatuses: [
        container('agent', { restartCount: 2, ...endedAt('2026-01-01T11:00:00Z', 1) }),
        container('exporter', { restartCount: 5, ...endedAt('2026-01-01T11:59:00Z', 2) }),
      ],
    },
  };
  expect(componentPod(pod, undefined, nowMs)).toMatchObject({
    restarts: 7,
    lastEnd: { how: 'exit code 2', agoMs: 60_000 },
    container: 'exporter',
  });
});
