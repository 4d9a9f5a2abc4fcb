import type { Mutation } from '../harness/mutation.ts';
import type { WayToFail } from './way-to-fail.ts';

const missingLabel = 'podreach.dev~1no-such-label';

/** Whatever a Pod's state, its address in the EndpointSlices of this Service stays one that gets traffic. */
function alwaysReady(service: string): Mutation {
  return {
    resource: 'endpointslices',
    operations: ['CREATE', 'UPDATE'],
    when: `object.metadata.labels['kubernetes.io/service-name'] == '${service}' && object.endpoints.size() == 2`,
    patch: [0, 1].flatMap((index) => [
      { op: 'add' as const, path: `/endpoints/${index}/conditions/ready`, value: true },
      { op: 'add' as const, path: `/endpoints/${index}/conditions/terminating`, value: false },
    ]),
  };
}

/** A terminating Pod counts as one that serves no longer. */
const notServing: Mutation = {
  resource: 'endpointslices',
  operations: ['UPDATE'],
  when: [
    "object.metadata.labels['kubernetes.io/service-name'] in ['terminating', 'terminating-local']",
    'object.endpoints.size() == 1',
    'object.endpoints[0].conditions.?terminating.orValue(false)',
  ].join(' && '),
  patch: [{ op: 'add', path: '/endpoints/0/conditions/serving', value: false }],
};

/** Writes a field of a Service back whenever it is changed. */
function writtenBack(name: string | RegExp, patch: Mutation['patch'], when?: string): Mutation {
  return { resource: 'services', name, operations: ['UPDATE'], patch, ...(when === undefined ? {} : { when }) };
}

/** An address that the test gives to the Service that is deleted, from the range of `scripts/cluster`. */
const ownAddress = '10.96.77.77';

/** How the checks of Services that change, or whose Pods do, are made to fail. */
export const changingServiceWays: readonly WayToFail[] = [
  {
    checks: ['service.not-ready'],
    how: 'the EndpointSlices of the Service say of every Pod that it is ready',
    sharedRun: 'endpoints in the wrong state',
    mutations: [alwaysReady('readiness')],
    expect: /^(expected blocked, observed reached|answered by Pod .+\/gated-\d on .+, expected .+\/gated-\d$)/,
    where: /\/(none|first|second)\//,
  },
  {
    checks: ['service.deleted-endpoint'],
    how: 'the EndpointSlices of the Service say of a terminating Pod that it is ready',
    sharedRun: 'endpoints in the wrong state',
    mutations: [alwaysReady('departing')],
    expect: /^answered by Pod .+\/leaver on .+, expected .+\/neighbour-\d$/,
    where: /\/terminating\//,
  },
  {
    checks: ['service.terminating'],
    how: 'the EndpointSlices of the Service say of a terminating Pod that it does not serve',
    // Apart from that of `service.deleted-endpoint`, whose Service tells when every node knows.
    sharedRun: 'Pods in the wrong state',
    mutations: [notServing],
    expect: /(refused|timed-out|unreachable)/,
    where: /^service\.terminating\/last\//,
  },
  {
    checks: ['service.rolling-replacement'],
    how: 'the Pods end at once when they are deleted, while nodes still send to them',
    sharedRun: 'endpoints in the wrong state',
    mutations: [
      {
        resource: 'pods',
        name: /^generation-/,
        patch: [
          { op: 'add', path: '/spec/containers/0/env/-', value: { name: 'PODREACH_LINGER_SECONDS', value: '0' } },
        ],
      },
    ],
    expect: /^(refused|timed-out|unreachable|reset): \d+ of \d+ connections failed: /,
    where: /\/load\//,
  },
  {
    checks: ['service.rolling-replacement'],
    how: "the Service leads to the first Pod's number instead of the name",
    sharedRun: 'Pods in the wrong state',
    mutations: [
      {
        resource: 'services',
        name: 'replaced',
        patch: [{ op: 'replace', path: '/spec/ports/0/targetPort', value: 8080 }],
      },
    ],
    expect: /^no answer from .+\/generation-1 in \d+ answered exchanges$/,
    where: /\/new-1\//,
  },
  {
    checks: ['service.pods-per-port'],
    how: 'the second port leads to the number of the Pod that does not have its name',
    sharedRun: 'Pods in the wrong state',
    mutations: [
      {
        resource: 'services',
        name: 'own-names',
        patch: [{ op: 'replace', path: '/spec/ports/1/targetPort', value: 8080 }],
      },
    ],
    expect: /^(answered by Pod .+\/generation-0 on n1, expected .+\/generation-1$|refused: \d+ of \d+ failed: )/,
    where: /\/new-1\/own-names\/82\//,
  },
  {
    checks: ['service.new-endpoint'],
    how: 'new Pods lack the label that the Service selects',
    sharedRun: 'Pods in the wrong state',
    mutations: [
      {
        resource: 'pods',
        name: 'newcomer',
        patch: [{ op: 'remove', path: '/metadata/labels/podreach.dev~1growing' }],
      },
    ],
    expect: /^no answer from .+\/newcomer in \d+ answered exchanges$/,
    where: /\/two\//,
  },
  {
    checks: ['service.readiness-gate'],
    how: 'the Pod that turns ready listens on another port than the Service leads to',
    sharedRun: 'Pods in the wrong state',
    mutations: [
      {
        resource: 'pods',
        name: 'gated-1',
        patch: [{ op: 'add', path: '/spec/containers/0/env/-', value: { name: 'PODREACH_PORTS', value: '8082' } }],
      },
    ],
    expect: /^refused: \d+ of \d+ connections failed: /,
    where: /\/(both|end)\//,
  },
  {
    checks: ['service.publish-not-ready'],
    how: 'the Service does not get publishNotReadyAddresses',
    sharedRun: 'Pods in the wrong state',
    mutations: [
      {
        resource: 'services',
        name: 'published',
        operations: ['CREATE', 'UPDATE'],
        patch: [{ op: 'add', path: '/spec/publishNotReadyAddresses', value: false }],
      },
    ],
    expect: /^(refused|timed-out|unreachable)/,
    where: /\/(unready|terminating)\//,
  },
  {
    checks: ['service.udp-flow'],
    how: 'a change of the selector comes to nothing, so that no backend follows the one that is gone',
    sharedRun: 'changes come to nothing',
    mutations: [
      writtenBack(/^(flow|terminating-local)$/, [
        { op: 'replace', path: '/spec/selector/podreach.dev~1flow', value: 'old' },
      ]),
    ],
    expect: /^timed-out: no answer to \d+ datagrams/,
    where: /\/new\//,
  },
  {
    checks: ['service.udp-flow'],
    how: 'a change of the selector comes to nothing, for clients in the network of their node too',
    sharedRun: 'nodes ask',
    mutations: [writtenBack('flow', [{ op: 'replace', path: '/spec/selector/podreach.dev~1flow', value: 'old' }])],
    extraArgs: ['--with', 'host-network'],
    expect: /^timed-out: no answer to \d+ datagrams/,
    where: /^service\.udp-flow\/new\//,
    foremost: /^service\.udp-flow\/new\/host\//,
  },
  {
    checks: ['service.terminating'],
    how: 'the Service is made with externalTrafficPolicy Cluster, so that every node serves outside clients',
    sharedRun: 'nodes ask',
    mutations: [
      {
        resource: 'services',
        name: 'terminating-local',
        patch: [{ op: 'replace', path: '/spec/externalTrafficPolicy', value: 'Cluster' }],
      },
    ],
    extraArgs: ['--with', 'host-network'],
    expect: /^expected blocked, observed reached/,
    where: /^service\.terminating\/last\/host\/terminating-local@/,
  },
  {
    checks: ['service.ports-changed'],
    how: 'ports that are removed from the Service stay there',
    sharedRun: 'changes come to nothing',
    mutations: [
      writtenBack(
        'ported',
        "[JSONPatch{op: 'replace', path: '/spec/ports', value: oldObject.spec.ports}]",
        'oldObject.spec.ports.size() == 4',
      ),
    ],
    expect: /^expected blocked, observed reached/,
    where: /\/one-of-both\//,
  },
  {
    checks: ['service.target-changed'],
    how: 'a change of the target port comes to nothing',
    sharedRun: 'changes come to nothing',
    mutations: [
      writtenBack(
        'retargeted',
        [0, 1].map((index) => ({ op: 'replace' as const, path: `/spec/ports/${index}/targetPort`, value: 8080 })),
      ),
    ],
    expect: /^answered by container agent, expected peer$/,
    where: /\/new(-flow)?\//,
  },
  {
    checks: ['service.affinity-changed'],
    how: 'session affinity cannot be switched on',
    sharedRun: 'changes come to nothing',
    mutations: [writtenBack('switched', [{ op: 'add', path: '/spec/sessionAffinity', value: 'None' }])],
    expect: /^answered by \d Pods, expected one: /,
    where: /\/on\//,
  },
  {
    checks: ['service.same-node-preference'],
    how: 'a change of the selector comes to nothing, so that no endpoint comes or goes',
    sharedRun: 'changes come to nothing',
    mutations: [
      writtenBack('same-node', "[JSONPatch{op: 'replace', path: '/spec/selector', value: oldObject.spec.selector}]"),
    ],
    expect: /^answered by Pod .+\/neighbour-2 on n3, expected /,
    where: /\/(gone\/.+\/n3|back\/.+\/n1)$/,
  },
  {
    checks: ['service.type-changed'],
    how: 'a Service of type NodePort keeps its type, and one of type ClusterIP too',
    sharedRun: 'changes come to nothing',
    mutations: [
      writtenBack('typed', [{ op: 'replace', path: '/spec/type', value: 'NodePort' }]),
      writtenBack('nameless', [{ op: 'replace', path: '/spec/type', value: 'ClusterIP' }]),
    ],
    expect: /^expected blocked, observed reached/,
    where: /\/(closed|cleared)\//,
  },
  {
    checks: ['service.deleted', 'service.recreated'],
    how: 'another Service has the address of the one that is deleted as an external one',
    sharedRun: 'changes come to nothing',
    mutations: [
      { resource: 'services', name: 'mortal', patch: [{ op: 'add', path: '/spec/clusterIP', value: ownAddress }] },
      {
        resource: 'services',
        name: 'node-port',
        patch: [
          { op: 'add', path: '/spec/externalIPs', value: [ownAddress] },
          { op: 'add', path: '/spec/ports/-', value: { name: 'own', port: 7311, targetPort: 8080, protocol: 'TCP' } },
        ],
      },
    ],
    expect: /^expected blocked, observed reached/,
    where: /\/(deleted\/mortal\/7311|at-mortal\/node-port\/(80|7311))\/tcp\/ipv4\//,
  },
  {
    checks: ['service.recreated'],
    how: 'the Service that is made anew selects no Pod',
    sharedRun: 'made anew without Pods',
    mutations: [
      {
        resource: 'services',
        name: 'mortal',
        when: 'has(object.spec.ports[0].nodePort)',
        patch: [{ op: 'add', path: `/spec/selector/${missingLabel}`, value: 'true' }],
      },
    ],
    expect: /^(refused|timed-out|unreachable)/,
    where: /\/again\//,
  },
  {
    checks: ['service.programming-latency'],
    how: 'new Services select no Pod',
    sharedRun: 'made anew without Pods',
    mutations: [
      {
        resource: 'services',
        name: /^created-/,
        patch: [{ op: 'add', path: `/spec/selector/${missingLabel}`, value: 'true' }],
      },
    ],
    expect: /^timed-out: 10 of 10 have not answered yet$/,
    where: /\/created\//,
  },
  {
    checks: ['service.evicted'],
    how: "the Pod's volume has no limit, so that the kubelet does not evict it",
    extraArgs: ['--with', 'slow'],
    mutations: [
      {
        resource: 'pods',
        name: 'evicted',
        patch: [{ op: 'remove', path: '/spec/volumes/1/emptyDir/sizeLimit' }],
      },
    ],
    expect: /^expected blocked, observed reached/,
    where: /\/evicted\//,
  },
];
