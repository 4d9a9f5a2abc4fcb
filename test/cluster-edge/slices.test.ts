import type { V1EndpointSlice } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { hintsIn, inSlices } from '#src/cluster/ask-api.ts';

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
