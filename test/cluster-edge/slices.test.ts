import type { V1EndpointSlice } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { disagreementOf, hintsIn, inSlices, keptAmong } from '#src/cluster/ask-api.ts';

const slices: readonly V1EndpointSlice[] = [
  {
    addressType: 'IPv4',
    ports: [{ port: 8080, protocol: 'TCP' }],
    endpoints: [
      { addresses: ['10.0.0.2'], hints: { forZones: [{ name: 'west' }, { name: 'east' }] } },
      { addresses: ['10.0.0.1'], conditions: { ready: true }, hints: { forZones: [{ name: 'east' }] } },
      { addresses: ['10.0.0.3'], conditions: { ready: false }, hints: { forZones: [{ name: 'east' }] } },
    ],
  },
  { addressType: 'IPv6', ports: [], endpoints: [{ addresses: ['2001:db8::1'] }] },
];

test('ready endpoints are told with the zones they are meant for', () => {
  expect(hintsIn(slices)).toEqual(['10.0.0.1 for east', '10.0.0.2 for east and west', '2001:db8::1 for no zone']);
});

test('ready endpoints are told with each port of their slice', () => {
  expect(inSlices(slices)).toEqual({ addresses: ['10.0.0.1:8080/TCP', '10.0.0.2:8080/TCP'], values: { slices: '2' } });
});

test('a disagreement names what either of both has alone, in the families that an Endpoints object has', () => {
  const subsets = (...ips: readonly string[]) => ({
    subsets: [{ addresses: ips.map((ip) => ({ ip })), ports: [{ port: 8080, protocol: 'TCP' }] }],
  });
  const sixth: V1EndpointSlice = {
    addressType: 'IPv6',
    ports: [{ port: 8080, protocol: 'TCP' }],
    endpoints: [{ addresses: ['2001:db8::1'] }],
  };
  expect(disagreementOf(subsets('10.0.0.1', '10.0.0.2'), [...slices, sixth])).toEqual([]);
  expect(disagreementOf(subsets('10.0.0.1', '10.0.0.4'), [...slices, sixth])).toEqual([
    '10.0.0.4:8080/TCP in Endpoints alone',
    '10.0.0.2:8080/TCP in EndpointSlices alone',
  ]);
  expect(disagreementOf({}, [sixth])).toEqual(['[2001:db8::1]:8080/TCP in EndpointSlices alone']);
});

test('only slices of the control plane are kept by it', () => {
  const ofController = { 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
  const kept: V1EndpointSlice = { metadata: { labels: ofController }, addressType: 'IPv4', endpoints: [] };
  expect(keptAmong({}, [...slices, kept])).toEqual(['Endpoints', 'EndpointSlice']);
  expect(keptAmong({}, slices)).toEqual(['Endpoints']);
  expect(keptAmong(undefined, [])).toEqual([]);
});
