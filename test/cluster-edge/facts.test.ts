import type { V1DaemonSet, V1Node } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { cniHint } from '#src/cluster/cni-hint.ts';
import { nodeFacts } from '#src/cluster/facts.ts';
import { nearestName } from '#src/cluster/nearest-name.ts';
import { describeLeftover } from '#src/cluster/remove.ts';

const daemonSet = (name: string, image: string): V1DaemonSet => ({
  metadata: { name },
  spec: { selector: {}, template: { spec: { containers: [{ name: 'c', image }] } } },
});

test('a CNI is told by its DaemonSet, with its version, or by the nodes', () => {
  expect(
    cniHint([], [daemonSet('kube-proxy', 'kp:v1'), daemonSet('cilium', 'quay.test/cilium/cilium:v1.19.1@sha256:00')]),
  ).toBe('cilium v1.19.1');
  expect(cniHint([], [daemonSet('kindnet', 'kindnetd')])).toBe('kindnet');
  expect(cniHint([{ metadata: { annotations: { 'flannel.alpha.coreos.com/backend-type': 'vxlan' } } }], [])).toBe(
    'flannel',
  );
  expect(cniHint([{}], [daemonSet('node-exporter', 'x:1')])).toBeUndefined();
});

test('a node in our own shape', () => {
  const node: V1Node = {
    metadata: {
      name: 'n1',
      labels: {
        'topology.kubernetes.io/zone': 'z1',
        'kubernetes.io/os': 'linux',
        'node-role.kubernetes.io/control-plane': '',
      },
    },
    spec: {
      unschedulable: true,
      podCIDR: '10.0.0.0/24',
      podCIDRs: ['10.0.0.0/24', 'fd00::/64'],
      taints: [
        { key: 'gpu', value: 'yes', effect: 'NoSchedule' },
        { key: 'old', effect: 'NoExecute' },
        { key: 'soft', effect: 'PreferNoSchedule' },
        { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' },
      ],
    },
    status: {
      allocatable: { cpu: '3920m' },
      addresses: [
        { type: 'InternalIP', address: '192.0.2.1' },
        { type: 'Hostname', address: 'n1' },
      ],
      conditions: [{ type: 'Ready', status: 'Unknown' }],
    },
  };
  expect(nodeFacts(node)).toMatchObject({
    name: 'n1',
    ready: false,
    cordoned: true,
    taints: ['gpu=yes:NoSchedule', 'old:NoExecute'],
    internalIps: ['192.0.2.1'],
    podCidrs: ['10.0.0.0/24', 'fd00::/64'],
    os: 'linux',
    zone: 'z1',
    allocatableCpu: '3920m',
    controlPlane: true,
  });
  expect(nodeFacts({ metadata: { name: 'n2' } })).not.toHaveProperty('controlPlane');
});

test('a suggestion must be near', () => {
  expect(nearestName('produktion', ['staging', 'production'])).toBe('production');
  expect(nearestName('kind', ['minikube-cluster'])).toBeUndefined();
  expect(nearestName('x', [])).toBeUndefined();
});

test('a Namespace that stays is named with what holds it', () => {
  const conditions = [
    {
      type: 'NamespaceContentRemaining',
      status: 'True',
      message: 'Some resources are remaining: pods. has 1 resource instances',
    },
    { type: 'NamespaceDeletionContentFailure', status: 'False', message: 'fine' },
  ];
  expect(describeLeftover({ metadata: { name: 'ns' }, status: { conditions } })).toBe(
    'Namespace ns: Some resources are remaining: pods. has 1 resource instances',
  );
  expect(describeLeftover({ metadata: { name: 'ns' } })).toBe('Namespace ns');
});
