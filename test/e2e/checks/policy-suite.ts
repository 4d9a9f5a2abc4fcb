import type { CheckId } from '../../../src/checks/index.ts';
import type { Json, Mutation } from '../harness/mutation.ts';
import type { WayToFail } from './way-to-fail.ts';

type Patch = Mutation['patch'];

const leaks = /^expected blocked, observed reached/;
const closes = /^timed-out/;
const either = /^(timed-out|expected blocked, observed reached)/;

/** One policy case, in which the API server makes another object of one that podreach creates. */
function inCase(
  check: CheckId,
  policyCase: string,
  how: string,
  expect: RegExp,
  mutation: Partial<Mutation> & { readonly name: string; readonly patch: Patch },
): WayToFail {
  return {
    checks: [check],
    how,
    cluster: 'cilium',
    mutations: [{ resource: 'networkpolicies', ...mutation }],
    expect,
    where: new RegExp(`^${check.replace('.', '\\.')}/${policyCase.split('/')[1]}/`),
    extraArgs: ['--policy-cases', policyCase],
    sharedRun: 'policy-cases',
  };
}

function replaced(path: string, value: Json): Patch {
  return [{ op: 'replace', path, value }];
}

const everybody = [{ namespaceSelector: {} }];

/** Ways to make the checks of policy cases fail: an engine that gets other policies than we think does what a wrong engine would do. */
export const policySuiteWays: readonly WayToFail[] = [
  inCase('policy.overview', 'overview/every-feature', 'a rule for UDP opens the same port of TCP instead', either, {
    name: 'udp-in',
    patch: replaced('/spec/ingress/0/ports/0/protocol', 'TCP'),
  }),
  inCase('policy.targets', 'targets/neighbours-closed-differently', 'a policy selects another Pod', either, {
    name: 'only-b',
    patch: replaced('/spec/podSelector', { matchLabels: { pod: 'nobody' } }),
  }),
  inCase('policy.rules', 'rules/many-rules', 'the rules of a policy become one empty rule', leaks, {
    name: 'thirteen-in',
    patch: replaced('/spec/ingress', [{}]),
  }),
  inCase('policy.peers', 'peers/another-namespace', 'a namespaceSelector takes all Namespaces', leaks, {
    name: 'only-z',
    patch: replaced('/spec/ingress/0/from', everybody),
  }),
  inCase('policy.peer-pairs', 'peer-pairs/own-pods-in', 'of two peers one is forgotten', closes, {
    name: 'own-pods-or-own-pod',
    patch: replaced('/spec/ingress/0/from', [{ podSelector: { matchLabels: { pod: 'c' } } }]),
  }),
  inCase('policy.selectors', 'selectors/not-in', 'the operator NotIn is taken for In', either, {
    name: 'all-but-a-pod',
    patch: replaced('/spec/ingress/0/from/0/podSelector/matchExpressions/0/operator', 'In'),
  }),
  inCase('policy.ip-blocks', 'ip-blocks/range', 'a block that holds nobody admits everybody', leaks, {
    name: 'range-of-nobody-in',
    patch: replaced('/spec/ingress/0/from', everybody),
  }),
  inCase('policy.ports', 'ports/many-ports', 'the ports of a rule are ignored', leaks, {
    name: 'forty-in',
    patch: [{ op: 'remove', path: '/spec/ingress/0/ports' }],
  }),
  inCase('policy.named-ports', 'named-ports/name-for-a-namespace', 'a name stands for another port', either, {
    name: 'second-in',
    patch: replaced('/spec/ingress/0/ports/0/port', 'serve-8080-tcp'),
  }),
  {
    checks: ['policy.end-ports'],
    how: 'the network plugin, Cilium 1.15, does not support endPort',
    cluster: 'cilium',
    expect: closes,
    extraArgs: ['--policy-cases', 'end-ports/ranges-in'],
    sharedRun: 'policy-cases',
  },
  inCase('policy.protocols', 'protocols/entries-in', 'a rule for UDP opens the same port of TCP instead', either, {
    name: 'first-udp',
    patch: replaced('/spec/ingress/0/ports/0/protocol', 'TCP'),
  }),
  inCase(
    'policy.defaulting',
    'defaulting/egress-rules',
    'a policy with egress rules isolates for egress alone',
    leaks,
    {
      name: 'only-b-out',
      patch: replaced('/spec/policyTypes', ['Egress']),
    },
  ),
  inCase('policy.stacking', 'stacking/peers-add-up', 'of three policies on one Pod one opens nothing', closes, {
    name: 'c-on-second',
    patch: replaced('/spec/ingress', []),
  }),
  inCase('policy.both-ends', 'both-ends/chain', 'the egress rules of a Pod in the middle let everything out', leaks, {
    name: 'b-to-z',
    patch: replaced('/spec/egress', [{}]),
  }),
  inCase('policy.updates', 'updates/rules-added-and-taken', 'an update leaves a policy as it was', either, {
    name: 'rules',
    operations: ['UPDATE'],
    patch: '[JSONPatch{op: "replace", path: "/spec", value: oldObject.spec}]',
  }),
  inCase('policy.labels', 'labels/pod-label', 'a label that a Pod is given is not set', closes, {
    resource: 'pods',
    name: 'b',
    operations: ['UPDATE'],
    when: "'new-label' in object.metadata.labels",
    patch: [{ op: 'remove', path: '/metadata/labels/new-label' }],
  }),
  inCase('policy.arrivals', 'arrivals/pod', 'a new Pod has the labels of another one', leaks, {
    resource: 'pods',
    name: 'd',
    patch: replaced('/metadata/labels/pod', 'b'),
  }),
  {
    checks: ['policy.open'],
    how: "a policy of the cluster's operator acts on new Namespaces",
    cluster: 'cilium',
    objects: [
      {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumClusterwideNetworkPolicy',
        metadata: { name: 'e2e-deny-policed' },
        spec: {
          endpointSelector: { matchLabels: { 'podreach.dev/role': 'policed' } },
          ingressDeny: [{ fromEntities: ['all'] }],
        },
      },
    ],
    expect: closes,
  },
  {
    checks: ['policy.service'],
    how: "a rule for the Service's port opens that of its Pods",
    cluster: 'cilium',
    mutations: [
      {
        resource: 'networkpolicies',
        name: 'service-clients',
        patch: replaced('/spec/ingress/0/ports', [
          { port: 8080, protocol: 'TCP' },
          { port: 8080, protocol: 'UDP' },
        ]),
      },
    ],
    expect: leaks,
    sharedRun: 'policy-paths',
  },
  {
    checks: ['policy.dns'],
    how: 'an egress policy that leaves DNS out does not keep Pods from it',
    cluster: 'cilium',
    mutations: [
      { resource: 'networkpolicies', name: 'to-backends', patch: [{ op: 'add', path: '/spec/egress/-', value: {} }] },
    ],
    expect: leaks,
    sharedRun: 'policy-paths',
  },
  {
    checks: ['policy.connections'],
    how: "a policy of the cluster's operator lets neither UDP nor TCP through, and does not go with podreach's own",
    cluster: 'cilium',
    objects: [
      {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumClusterwideNetworkPolicy',
        metadata: { name: 'e2e-deny-flows' },
        spec: {
          endpointSelector: { matchLabels: { 'podreach.dev/role': 'backend' } },
          ingressDeny: [
            {
              fromEndpoints: [{ matchLabels: { role: 'other' } }],
              toPorts: [{ ports: [{ port: '8080', protocol: 'ANY' }] }],
            },
          ],
        },
      },
    ],
    expect: closes,
    where: /^policy\.connections\/(open|released)\/(udp|tcp)\//,
  },
  {
    checks: ['policy.start-up'],
    how: 'new Pods are created without the label that the policy for egress selects',
    cluster: 'cilium',
    mutations: [
      {
        resource: 'pods',
        name: /^start-up-/,
        patch: [{ op: 'remove', path: '/metadata/labels/podreach.dev~1isolated-egress' }],
      },
    ],
    expect: leaks,
    where: /^policy\.start-up\/started\/(tcp|udp)\/ipv[46]\/start-up@/,
  },
  {
    checks: ['policy.node'],
    how: "a policy of the cluster's operator keeps isolated Pods from their own node",
    cluster: 'cilium',
    objects: [
      {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumClusterwideNetworkPolicy',
        metadata: { name: 'e2e-deny-node' },
        spec: {
          endpointSelector: { matchLabels: { 'podreach.dev/role': 'start-up' } },
          ingressDeny: [{ fromEntities: ['host'] }],
        },
      },
    ],
    expect: /^(Ready is "False", expected "True"|restarts is "[1-9]\d*", expected "0")/,
  },
];
