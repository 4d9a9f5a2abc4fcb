import { sabotaged } from './sabotaged.ts';
import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of family service fail that are about EndpointSlices and Endpoints. */
export const serviceEndpointsWays: readonly WayToFail[] = [
  sabotaged('service.slices', {
    how: 'the Service that shall select nothing selects Pods',
    name: 'no-endpoints',
    patch: [{ op: 'replace', path: '/spec/selector', value: { 'podreach.dev/few': 'yes' } }],
    expect: /^found .+, expected none$/,
  }),
  sabotaged('service.slices', {
    how: 'EndpointSlices that are made again after they were deleted have another port',
    resource: 'endpointslices',
    // Only those that follow a change of the Service or its Pods tell when that was.
    when: `${ofService('resliced')} && !has(object.metadata.annotations)`,
    patch: [{ op: 'replace', path: '/ports/0/port', value: 9 }],
    expect: /^found .+:9\/.+, expected/,
  }),
  sabotaged('service.slices', {
    how: 'the EndpointSlices of a Service are not told whose they are, so that they stay when it is deleted',
    resource: 'endpointslices',
    when: ofService('removed-empty'),
    patch: [{ op: 'remove', path: '/metadata/ownerReferences' }],
    expect: /^found EndpointSlice, expected none$/,
  }),
  {
    ...sabotaged('service.slices', {
      how: 'the EndpointSlices of a Service are not labelled as those of the controller',
      resource: 'endpointslices',
      when: ofService('removed-empty'),
      patch: [{ op: 'remove', path: '/metadata/labels/endpointslice.kubernetes.io~1managed-by' }],
      expect: /^found Endpoints, expected Endpoints, EndpointSlice$/,
      where: /^service\.slices\/made\//,
    }),
    sharedRun: 'sabotaged otherwise',
  },
  {
    checks: ['service.slices'],
    how: "somebody adds a port to the API server's own Service in an EndpointSlice alone",
    objects: [
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { namespace: 'default', name: 'e2e', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['192.0.2.1'] }],
        // No port of the Service has this name, so that nothing is led there.
        ports: [{ name: 'e2e', port: 9 }],
      },
    ],
    expect: /^found 192\.0\.2\.1:9\/TCP in EndpointSlices alone, expected none$/,
    sharedRun: 'sabotaged',
  },
  sabotaged('service.selectorless', {
    how: 'the hand-made EndpointSlices have a port on which nobody listens',
    resource: 'endpointslices',
    name: /^two-addresses-one-/,
    // Slices of the control plane get their names later: a condition that fails would refuse them.
    when: 'has(object.metadata.name)',
    patch: [{ op: 'replace', path: '/ports/0/port', value: 9 }],
    expect: /^refused/,
  }),
  sabotaged('service.mirrored-endpoints', {
    how: 'the hand-made Endpoints have the label that tells the controller not to mirror them',
    resource: 'endpoints',
    name: 'hand-made',
    patch: [{ op: 'add', path: '/metadata/labels/endpointslice.kubernetes.io~1skip-mirror', value: 'true' }],
    expect: /^(refused|timed-out)/,
  }),
  {
    ...sabotaged('service.mirrored-endpoints', {
      how: 'the change of the hand-made Endpoints is undone',
      resource: 'endpoints',
      name: 'hand-made',
      operations: ['UPDATE'],
      patch: '[JSONPatch{op: "replace", path: "/subsets", value: oldObject.subsets}]',
      expect: /^answered by /,
      where: /\/changed\//,
    }),
    sharedRun: 'sabotaged otherwise',
  },
  sabotaged('service.headless-slice-label', {
    how: 'the label headless does not get onto the EndpointSlices',
    resource: 'endpointslices',
    name: /^headless-ipv/,
    operations: ['UPDATE'],
    when: "'service.kubernetes.io/headless' in object.metadata.labels",
    patch: [{ op: 'remove', path: '/metadata/labels/service.kubernetes.io~1headless' }],
    expect: /^expected blocked, observed reached/,
  }),
  sabotaged('service.dual-stack', {
    how: 'the Service that asks for IPv6 first asks for IPv4 first',
    name: 'asks-ipv6-ipv4',
    patch: [{ op: 'replace', path: '/spec/ipFamilies', value: ['IPv4', 'IPv6'] }],
    expect: /^families is "ipv4, ipv6", expected "ipv6, ipv4"/,
  }),
  sabotaged('service.dual-stack', {
    how: 'the EndpointSlices of the Service that asks for IPv4 have an IPv6 address',
    resource: 'endpointslices',
    when: ofService('asks-ipv4'),
    patch: [
      { op: 'replace', path: '/addressType', value: 'IPv6' },
      { op: 'replace', path: '/endpoints', value: [{ addresses: ['2001:db8::1'] }] },
    ],
    expect: /^found \[2001:db8::1\].+, expected/,
  }),
];

/** Whether an EndpointSlice is one of this Service, in CEL. */
function ofService(name: string): string {
  return `object.metadata.?labels[?'kubernetes.io/service-name'].orValue('') == '${name}'`;
}
