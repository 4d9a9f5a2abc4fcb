import type { V1EndpointSlice, V1Pod, V1Service } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { hintsIn, inSlices, readinessOf } from '#src/cluster/ask-api.ts';
import { componentPod } from '#src/cluster/component-pod.ts';
import { findDnsReplicas, readyReplicas } from '#src/cluster/dns-replicas.ts';
import { countReadyEndpoints } from '#src/cluster/dns-state.ts';
import { podState } from '#src/cluster/pod-status.ts';
import { fakeApi } from './fake-api.ts';

const service: V1Service = {
  metadata: { namespace: 'kube-system', name: 'kube-dns' },
  spec: {
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      { name: 'metrics', port: 9153 },
    ],
  },
};

function slice(endpoints: V1EndpointSlice['endpoints']): V1EndpointSlice {
  return {
    addressType: 'IPv4',
    metadata: { namespace: 'kube-system' },
    endpoints,
    ports: [
      { name: 'metrics', port: 9153, protocol: 'TCP' },
      { name: 'dns', port: 5353, protocol: 'UDP' },
      { name: 'dns-tcp', port: 5354, protocol: 'TCP' },
    ],
  };
}

function endpoint(name: string, ready?: boolean): NonNullable<V1EndpointSlice['endpoints']>[number] {
  return {
    addresses: ['10.244.1.2'],
    nodeName: 'n2',
    targetRef: { kind: 'Pod', namespace: 'kube-system', name },
    ...(ready === undefined ? {} : { conditions: { ready } }),
  };
}

const pod: V1Pod = {
  metadata: { name: 'coredns-a' },
  status: { podIPs: [{ ip: '10.244.1.2' }, { ip: 'fd00::2' }] },
};

test("a replica has all its Pod's addresses, and the ports behind the Service's port 53", () => {
  expect(readyReplicas(service, [slice([endpoint('coredns-a', true)])], [pod])).toEqual([
    {
      namespace: 'kube-system',
      name: 'coredns-a',
      node: 'n2',
      ips: ['10.244.1.2', 'fd00::2'],
      udpPort: 5353,
      tcpPort: 5354,
    },
  ]);
});

test('unset readiness means ready, and what is not ready is no replica', () => {
  const names = readyReplicas(service, [slice([endpoint('a'), endpoint('b', false), endpoint('c', true)])], []);
  expect(names.map(({ name }) => name)).toEqual(['a', 'c']);
});

test('without the Pod at hand the addresses of the EndpointSlice stand', () => {
  expect(readyReplicas(service, [slice([endpoint('coredns-a')])], [])).toMatchObject([{ ips: ['10.244.1.2'] }]);
});

test('what is no Pod is no replica, and a Service without DNS over TCP has no port for it', () => {
  const udpOnly: V1Service = {
    metadata: { name: 'kube-dns' },
    spec: { ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] },
  };
  expect(readyReplicas(udpOnly, [slice([{ addresses: ['192.0.2.1'] }])], [])).toEqual([]);
  expect(readyReplicas(udpOnly, [slice([endpoint('a')])], [])[0]).not.toHaveProperty('tcpPort');
});

test('null for the lists of an EndpointSlice, as of a Service without Pods, is none', () => {
  const scaledToZero = JSON.parse('{"addressType":"IPv4","endpoints":null,"ports":null}') as V1EndpointSlice;
  expect(readyReplicas(service, [scaledToZero], [])).toEqual([]);
  const endpoint = '{"addresses":null,"conditions":null,"targetRef":{"kind":"Pod","name":"a"}}';
  const bare = JSON.parse(`{"addressType":"IPv4","endpoints":[${endpoint}],"ports":null}`) as V1EndpointSlice;
  expect(readyReplicas(service, [bare], [])).toEqual([{ namespace: '', name: 'a', node: '', ips: [] }]);
  expect(inSlices([scaledToZero, bare])).toEqual({ addresses: [], values: { slices: '2' } });
  expect(hintsIn([scaledToZero, bare])).toEqual([]);
  expect(countReadyEndpoints([scaledToZero, bare])).toBe(1);
});

test('null for an empty list of Services is none', async () => {
  const { edge } = await fakeApi({ '/api/v1/services': { items: null } });
  expect(await findDnsReplicas(edge, ['10.96.0.10'], new AbortController().signal)).toEqual([]);
});

test('null for what the kubelet has not told yet is nothing', () => {
  const untold = JSON.parse(
    '{"status":{"phase":"Pending","conditions":null,"containerStatuses":null,"podIPs":null}}',
  ) as V1Pod;
  expect(podState(untold)).toMatchObject({ kind: 'waiting' });
  expect(componentPod(untold, undefined, 0)).toMatchObject({ ready: false, reason: 'Pending', restarts: 0 });
  expect(readinessOf(untold).values).toEqual({ Ready: 'Unknown', restarts: '0' });
  expect(readinessOf(JSON.parse('{"status":null}') as V1Pod).values).toEqual({ Ready: 'Unknown', restarts: '0' });
});
