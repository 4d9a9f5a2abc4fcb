import type { CheckId } from '../../../src/checks/index.ts';
import { sabotaged } from './sabotaged.ts';
import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of family service fail. */
export const serviceWays: readonly WayToFail[] = [
  withoutRules('service.cluster-ip', /^timed-out: .+ of .+ failed/, /n2/),
  withoutRules('service.no-endpoints', /^expected refused, observed timed-out/, /n2$/),
  // What is left is the node itself, where nobody listens on that port.
  withoutRules('service.node-port', /^refused/, /n2$/),
  withoutRules('service.kubernetes-api', /^timed-out/, /n2$/),
  {
    checks: ['service.client-ip'],
    how: "node n3 translates the source address of its Pods' packets to other nodes",
    fault: ['masquerade', 'n3'],
    expect: /^the server saw .+ instead of /,
    where: /n3$/,
  },
  {
    checks: ['service.hairpin'],
    how: 'packets on node n2 that a Service sends back to the Pod they came from are dropped',
    fault: ['hairpin-broken', 'n2'],
    expect: /^timed-out/,
    where: /n2$/,
  },
  {
    checks: ['service.payload'],
    how: 'packets of more than 1,400 bytes to and from node n2 vanish without a word',
    fault: ['mtu-blackhole', 'n2'],
    expect: /^timed-out/,
  },
  {
    checks: ['service.host-network'],
    how: "node n2's firewall takes no packets of more than 1,400 bytes from Pods",
    fault: ['node-closed-to-pods', 'n2', '1400'],
    extraArgs: ['--with', 'host-network'],
    expect: /^timed-out/,
    where: /^service\.host-network\/large\/agent\//,
  },
  {
    checks: ['service.host-network'],
    how: "node n2's firewall takes no connections from Pods",
    fault: ['node-closed-to-pods', 'n2'],
    extraArgs: ['--with', 'host-network'],
    expect: /^no answer from .+\/host-1/,
  },
  {
    ...sabotaged('service.hairpin', {
      how: 'the Service that its endpoints ask by node ports is made with session affinity, so that each reaches one of them alone',
      name: 'own-node-port',
      patch: [{ op: 'add', path: '/spec/sessionAffinity', value: 'ClientIP' }],
      expect: /^no answer from /,
    }),
    where: /^service\.hairpin\/node-port\//,
  },
  sabotaged('service.endpoints', {
    how: 'the Service is made with session affinity, so that each client reaches one endpoint alone',
    name: 'echo',
    patch: [{ op: 'add', path: '/spec/sessionAffinity', value: 'ClientIP' }],
    expect: /^no answer from /,
  }),
  sabotaged('service.target-port-name', {
    how: 'the Service leads to a number on which nobody listens, instead of the name',
    name: 'named-port',
    patch: [{ op: 'replace', path: '/spec/ports/0/targetPort', value: 9 }],
    expect: /^refused/,
  }),
  sabotaged('service.several-ports', {
    how: "the second port leads to the first one's target",
    name: 'several-ports',
    patch: [{ op: 'replace', path: '/spec/ports/2/targetPort', value: 8080 }],
    expect: /^answered by container agent, expected peer/,
  }),
  sabotaged('service.one-port-two-protocols', {
    how: "the UDP port leads to the TCP port's target",
    name: 'several-ports',
    patch: [{ op: 'replace', path: '/spec/ports/5/targetPort', value: 8080 }],
    expect: /^answered by container agent, expected peer/,
  }),
  sabotaged('service.named-port-per-pod', {
    how: 'one number is used for the named port of all Pods',
    name: 'varied-port',
    patch: [{ op: 'replace', path: '/spec/ports/0/targetPort', value: 8080 }],
    expect: /^no answer from .+\/many-ports/,
  }),
  sabotaged('service.sidecar-port', {
    how: "the port leads to the plain container's port instead of the sidecar's",
    name: 'sidecar',
    patch: [{ op: 'replace', path: '/spec/ports/0/targetPort', value: 8081 }],
    expect: /^answered by container peer, expected sidecar/,
  }),
  sabotaged('service.affinity', {
    how: 'the Service is made without session affinity',
    name: 'affinity',
    patch: [
      { op: 'replace', path: '/spec/sessionAffinity', value: 'None' },
      { op: 'remove', path: '/spec/sessionAffinityConfig' },
    ],
    expect: /^answered by \d+ Pods, expected one/,
  }),
  sabotaged('service.affinity-timeout', {
    how: 'the affinity is made to last for hours',
    name: 'affinity-timeout',
    patch: [{ op: 'replace', path: '/spec/sessionAffinityConfig/clientIP/timeoutSeconds', value: 10_800 }],
    expect: /^moved is "false", expected "true"/,
  }),
  sabotaged('service.internal-policy', {
    how: 'the Service is made with internalTrafficPolicy Cluster',
    name: 'internal-policy',
    patch: [{ op: 'replace', path: '/spec/internalTrafficPolicy', value: 'Cluster' }],
    expect: /^expected blocked, observed reached/,
  }),
  {
    ...sabotaged('service.internal-policy', {
      how: 'the Service with host-network Pods behind it is made with internalTrafficPolicy Cluster',
      name: 'internal-policy-hosts',
      patch: [{ op: 'replace', path: '/spec/internalTrafficPolicy', value: 'Cluster' }],
      expect: /^answered by Pod .+\/host-\d on n\d, expected /,
    }),
    extraArgs: ['--with', 'host-network'],
  },
  {
    ...sabotaged('service.external-policy', {
      how: 'the Service is made with externalTrafficPolicy Cluster',
      name: 'external-policy',
      patch: [{ op: 'replace', path: '/spec/externalTrafficPolicy', value: 'Cluster' }],
      expect: /^expected blocked, observed reached/,
    }),
    extraArgs: ['--with', 'host-network'],
  },
  sabotaged('service.headless', {
    how: 'the Service gets an address',
    name: 'headless',
    patch: [{ op: 'remove', path: '/spec/clusterIP' }],
    expect: /^found .+, expected/,
  }),
  sabotaged('service.same-node-preference', {
    how: 'the Service prefers nothing',
    name: 'same-node',
    patch: [{ op: 'remove', path: '/spec/trafficDistribution' }],
    expect: /^answered by Pod .+ on n\d, expected /,
  }),
  {
    checks: ['service.same-node-preference'],
    how: "the EndpointSlices lose the hints for zones while the client's node has no endpoint",
    sharedRun: 'without hints and certificates',
    zones: { n1: 'east', n2: 'east', n3: 'west' },
    mutations: [
      {
        resource: 'endpointslices',
        operations: ['CREATE', 'UPDATE'],
        when: [
          "object.metadata.labels['kubernetes.io/service-name'] == 'same-node'",
          'object.endpoints.size() == 2',
          'object.endpoints.all(endpoint, has(endpoint.hints) && has(endpoint.hints.forZones))',
        ].join(' && '),
        patch: [0, 1].map((index) => ({ op: 'remove' as const, path: `/endpoints/${index}/hints/forZones` })),
      },
    ],
    expect: /^answered by Pod .+\/neighbour-2 on n3, expected .+\/neighbour-1$/,
    where: /\/back\/.+\/n1$/,
  },
  {
    ...sabotaged('service.zone-preference', {
      how: 'the Service prefers nothing',
      name: 'same-zone',
      patch: [{ op: 'remove', path: '/spec/trafficDistribution' }],
      expect: /^answered by Pod .+ on n\d, expected /,
    }),
    zones: { n1: 'east', n2: 'east', n3: 'west' },
  },
  {
    ...sabotaged('service.topology-mode', {
      how: 'the Service loses the annotation',
      name: 'topology-mode',
      patch: [{ op: 'remove', path: '/metadata/annotations' }],
      expect: /^answered by Pod .+ on n\d, expected /,
    }),
    zones: { n1: 'east', n2: 'east', n3: 'west' },
  },
  sabotaged('service.proxy-name-label', {
    how: 'the label of another proxy cannot be removed',
    name: 'labelled-for-another',
    operations: ['UPDATE'],
    patch: [{ op: 'add', path: '/metadata/labels/service.kubernetes.io~1service-proxy-name', value: 'e2e' }],
    expect: /^(timed-out|unreachable)/,
  }),
  {
    ...sabotaged('service.external-ips', {
      how: 'the Service gets another external address than it asks for',
      name: /^external-ipv[46]$/,
      patch: [{ op: 'replace', path: '/spec/externalIPs/0', value: '198.51.100.77' }],
      expect: /^(timed-out|unreachable)/,
    }),
    extraArgs: ['--with', 'external-ips'],
  },
  {
    ...sabotaged('service.api-proxy', {
      how: 'the Pod that every method is sent to listens on another port than the API server is asked to reach',
      resource: 'pods',
      name: 'neighbour-0',
      patch: [{ op: 'add', path: '/spec/containers/0/env/-', value: { name: 'PODREACH_PORTS', value: '9090' } }],
      expect: /^refused/,
    }),
    extraArgs: ['--with', 'api-proxy'],
    // Its Pod is behind the other Services, too.
    sharedRun: 'a Pod that listens elsewhere',
  },
  {
    ...sabotaged('service.api-proxy', {
      how: 'the Pod has no key for the certificate with which it answers HTTPS',
      resource: 'pods',
      name: 'secure',
      patch: [{ op: 'remove', path: '/spec/containers/0/env/5' }],
      expect: /^unreachable/,
    }),
    where: /\/https$/,
    extraArgs: ['--with', 'api-proxy'],
    sharedRun: 'without hints and certificates',
  },
];

/** kube-proxy is dead on a node and its rules are gone. */
function withoutRules(check: CheckId, expect: RegExp, where: RegExp): WayToFail {
  return {
    checks: [check],
    how: 'kube-proxy is dead on node n2 and its rules are gone',
    fault: ['service-rules-missing', 'n2'],
    expect,
    where,
    sharedRun: 'without rules',
  };
}
