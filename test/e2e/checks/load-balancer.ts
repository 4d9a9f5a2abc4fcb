import type { CheckId } from '../../../src/checks/index.ts';
import type { Mutation } from '../harness/mutation.ts';
import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of load balancers fail. */
export const loadBalancerWays: readonly WayToFail[] = [
  {
    checks: ['service.load-balancer', 'service.health-check-node-port'],
    how: 'kube-proxy is dead on node n2 and its rules are gone',
    fault: ['service-rules-missing', 'n2'],
    extraArgs: ['--with', 'load-balancer'],
    expect: /^(timed-out|unreachable|refused)/,
    where: /n2/,
    sharedRun: 'load balancers without rules',
  },
  {
    checks: ['service.load-balancer'],
    how: "node n3 translates the source address of its Pods' packets to other nodes",
    fault: ['masquerade', 'n3'],
    extraArgs: ['--with', 'load-balancer'],
    expect: /^the server saw .+ instead of /,
    where: /lb-local.+n3$/,
  },
  sabotaged('service.load-balancer-changed', {
    how: 'the Service stays a load balancer where it should become a ClusterIP',
    name: 'lb-typed',
    operations: ['UPDATE'],
    when: "object.spec.type == 'ClusterIP'",
    patch: [
      { op: 'replace', path: '/spec/type', value: 'LoadBalancer' },
      { op: 'add', path: '/spec/loadBalancerClass', value: 'podreach.dev/none' },
    ],
    expect: /^expected blocked, observed reached/,
  }),
  sabotaged('service.load-balancer-changed', {
    how: 'the Service that is to have no node ports is made with some',
    name: 'lb-unallocated',
    patch: [{ op: 'replace', path: '/spec/allocateLoadBalancerNodePorts', value: true }],
    expect: /^node ports is ".+", expected "none"/,
  }),
  sabotaged('service.health-check-node-port', {
    how: 'no Pod is behind the Service that is to have one endpoint',
    name: 'lb-policy',
    patch: [{ op: 'replace', path: '/spec/selector', value: { 'podreach.dev/one': 'nobody' } }],
    expect: /^status is "503", expected "200"/,
  }),
  sabotaged('service.health-check-node-port', {
    how: 'the EndpointSlices of the Service say of a terminating Pod that it is ready',
    resource: 'endpointslices',
    operations: ['CREATE', 'UPDATE'],
    when: "object.metadata.labels['kubernetes.io/service-name'] == 'lb-last' && object.endpoints.size() == 1",
    patch: [
      { op: 'add', path: '/endpoints/0/conditions/ready', value: true },
      { op: 'add', path: '/endpoints/0/conditions/terminating', value: false },
    ],
    expect: /^status is "200", expected "503"/,
  }),
  sabotaged('service.load-balancer-affinity', {
    how: 'session affinity cannot be switched on',
    name: /^lb-affine/,
    operations: ['UPDATE'],
    when: "object.spec.sessionAffinity == 'ClientIP'",
    patch: [
      { op: 'replace', path: '/spec/sessionAffinity', value: 'None' },
      { op: 'remove', path: '/spec/sessionAffinityConfig' },
    ],
    expect: /^answered by \d+ Pods, expected one/,
  }),
  sabotaged('service.load-balancer-source-ranges', {
    how: 'the list names nobody who is there, whatever is written to it',
    name: 'lb-ranges',
    operations: ['UPDATE'],
    when: 'has(object.spec.loadBalancerSourceRanges)',
    patch: [{ op: 'replace', path: '/spec/loadBalancerSourceRanges', value: ['192.0.2.0/24', '2001:db8:1::/64'] }],
    expect: /^timed-out/,
  }),
  sabotaged('service.load-balancer-udp-flow', {
    how: 'a change of the selector comes to nothing, so that no backend follows the one that is gone',
    name: /^lb-flow-/,
    operations: ['UPDATE'],
    patch: [{ op: 'replace', path: '/spec/selector/podreach.dev~1balanced-flow', value: 'old' }],
    expect: /^timed-out/,
  }),
];

/** Every check has Services of its own, so that all of these are tried at once. */
function sabotaged(
  check: CheckId,
  {
    how,
    expect,
    resource = 'services',
    ...mutation
  }: Pick<WayToFail, 'how' | 'expect'> & Omit<Mutation, 'resource'> & Partial<Pick<Mutation, 'resource'>>,
): WayToFail {
  return {
    checks: [check],
    how,
    expect,
    mutations: [{ resource, ...mutation }],
    extraArgs: ['--with', 'load-balancer'],
    sharedRun: 'sabotaged load balancers',
  };
}
