import type { WayToFail } from './way-to-fail.ts';

/** One run: each node is broken in a way of its own. */
const together = 'same-pod';

/** What a webhook makes of the Pod on node n1; its containers are `agent`, `peer` and `third`, its volumes agent, disk and memory. */
const pod = { resource: 'pods', name: 'agent-0' } as const;

/** Ways to make the checks of family same-pod fail. */
export const samePodWays: readonly WayToFail[] = [
  {
    checks: ['same-pod.localhost'],
    how: "the loopback interface of node n3's new Pods is down",
    fault: ['pod-loopback-down', 'n3'],
    expect: /^timed-out/,
    where: /n3/,
  },
  {
    checks: ['same-pod.address'],
    how: 'on node n2 each container of a Pod has a network namespace of its own',
    fault: ['pod-network-apart', 'n2'],
    expect: /^found no address, expected /,
    where: /@n2/,
    sharedRun: 'same-pod network',
  },
  {
    checks: ['same-pod.port-conflict'],
    how: 'on node n2 each container of a Pod has a network namespace of its own',
    fault: ['pod-network-apart', 'n2'],
    expect: /^expected refused, observed reached/,
    where: /@n2/,
    sharedRun: 'same-pod network',
  },
  {
    checks: ['same-pod.undeclared-port'],
    how: "a policy of the cluster's operator admits only the declared ports of a Pod",
    cluster: 'cilium',
    objects: [
      {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumClusterwideNetworkPolicy',
        metadata: { name: 'e2e-declared-ports' },
        spec: {
          endpointSelector: { matchLabels: { 'podreach.dev/role': 'agent' } },
          ingress: [
            {
              fromEntities: ['all'],
              toPorts: [{ ports: ['8080', '8081', '8082'].map((port) => ({ port, protocol: 'ANY' })) }],
            },
          ],
        },
      },
    ],
    expect: /^timed-out/,
    where: /stranger/,
  },
  {
    checks: ['same-pod.loopback-private'],
    how: 'Pods of node n3 translate connections that come in to 127.0.0.1',
    fault: ['pod-loopback-exposed', 'n3'],
    expect: /^expected blocked, observed reached/,
    where: /\/private\/tcp\/ipv4\/.*@n\d>n3$/,
    sharedRun: together,
  },
  {
    checks: ['same-pod.volume-disk', 'same-pod.fifo', 'same-pod.unix-socket'],
    how: 'one container of the Pod on node n1 has another folder of the disk volume than its siblings',
    mutations: [
      { ...pod, patch: [{ op: 'add', path: '/spec/containers/1/volumeMounts/1/subPath', value: 'elsewhere' }] },
    ],
    expect: /^refused: .*ENOENT/,
    where: /@n1$/,
    sharedRun: together,
  },
  {
    checks: ['same-pod.volume-memory'],
    how: 'the volume of medium Memory of the Pod on node n1 is made one on disk',
    mutations: [{ ...pod, patch: [{ op: 'replace', path: '/spec/volumes/2/emptyDir', value: { sizeLimit: '1Mi' } }] }],
    expect: /^filesystem is "0x\w+", expected "tmpfs"/,
    where: /@n1$/,
    sharedRun: together,
  },
  {
    checks: ['same-pod.shm', 'same-pod.sysv-shm', 'same-pod.sysv-sem'],
    how: 'on node n2 each container of a Pod has an IPC namespace and a /dev/shm of its own',
    fault: ['pod-ipc-apart', 'n2'],
    expect: /^refused: .*ENOENT/,
    where: /@n2$/,
    sharedRun: together,
  },
  {
    checks: ['same-pod.isolation'],
    how: 'all Pods on node n3 share one IPC namespace and one /dev/shm',
    fault: ['pod-ipc-shared', 'n3'],
    expect: /^expected refused, observed reached/,
    // Where containers of one Pod do not share it, as on the other nodes, a sibling's failure is the same one.
    where: /@n3>n3$|\/sibling\//,
    sharedRun: together,
  },
];
