import type { Case } from '../../../src/domain/case.ts';
import type { Finding } from '../../../src/domain/finding.ts';
import type { Report } from '../../../src/domain/report.ts';
import { everyCheckOnFifty, everyCheckOnThree } from './every-check.ts';
import { hostileReport } from './hostile.ts';
import { casesOf, factsOf, type Judge, nodeNames, reportOf, skipped } from './build.ts';

function idsOf(cases: readonly Case[], status: 'fail' | 'unknown' = 'fail'): readonly string[] {
  return cases.filter(({ verdict }) => verdict.status === status).map(({ id }) => id);
}

const noAnswer = skipped('no-answer', 'nothing answered, so that there is no address to look at');

/** Traffic between two nodes fails as `broken` says; `no-nat` needs an answer and is skipped there. */
function mesh(broken: (from: string, to: string, protocol: string) => boolean): Judge {
  return ({ family, check, from, to, protocol }) => {
    if (family !== 'pod-to-pod' || to.kind !== 'pod' || !broken(from.node, to.node, protocol ?? '')) return undefined;
    return check === 'pod-to-pod.no-nat' ? noAnswer : 'timed-out: no answer within 3000 ms';
  };
}

/** Three nodes without a policy engine: one true finding on an otherwise healthy cluster. */
function healthyWithoutPolicyEngine(): Report {
  const cases = casesOf(nodeNames(3), ({ check }) => {
    if (check === 'policy.deny-all') return 'expected blocked, observed reached';
    return check === 'policy.allow-label'
      ? skipped('not-enforced', 'deny-all blocked nothing, so that an allow rule has nothing to allow')
      : undefined;
  });
  const finding: Finding = {
    code: 'policy-not-enforced',
    culprit: { kind: 'cluster' },
    title: 'NetworkPolicies are accepted by the API but nothing enforces them',
    evidence: [
      'all 6 connections that a policy blocks were answered, on nodes n1, n2, n3',
      'policy.deny-all/ipv4/frontend@n1/backend@n1: expected blocked, observed reached',
    ],
    cases: idsOf(cases),
    confidence: 'shown',
    next: [
      'kubectl get pods -n kube-system -o wide  # is there a CNI with a policy engine, and does it run on every node?',
      'Without one, install a CNI or an engine that implements NetworkPolicy; policies are silently ignored until then.',
    ],
  };
  return reportOf(cases, { cluster: factsOf(nodeNames(3)), findings: [finding] });
}

/** All is well. */
function healthy(): Report {
  return reportOf(casesOf(nodeNames(3), undefined, ['ipv4', 'ipv6']), {
    cluster: { ...factsOf(nodeNames(3), ['ipv4', 'ipv6']), cniHint: 'cilium' },
  });
}

const longNodes = [
  'gke-production-europe-west1-pool-general-8f3a21c7-x2z1',
  'gke-production-europe-west1-pool-general-8f3a21c7-p9k4',
  'gke-production-europe-west1-pool-memory-5b7d90e2-m1q8',
];

/** One direction between two nodes is dropped. */
function oneWay(): Report {
  const [first = '', second = ''] = longNodes;
  const cases = casesOf(
    longNodes,
    mesh((from, to) => from === first && to === second),
  );
  const finding: Finding = {
    code: 'node-pair-unreachable',
    culprit: { kind: 'node-pair', from: first, to: second, direction: 'one-way' },
    title: `Pods on ${first} do not reach Pods on ${second}; the other direction works`,
    evidence: [
      '2 of 2 exchanges from agent-0 to agent-1 timed out, and agent-1 saw none of the requests arrive',
      'every exchange of both nodes with the third one was answered',
    ],
    cases: idsOf(cases),
    confidence: 'shown',
    next: [
      `kubectl get node ${second} -o jsonpath='{.spec.podCIDR}'  # the route that ${first} must have`,
      `On ${first}, look at the route to that range and at firewall rules for forwarded traffic.`,
    ],
  };
  return reportOf(cases, {
    cluster: factsOf(longNodes),
    findings: [finding],
    skipped: [
      {
        what: 'node gke-production-europe-west1-pool-arm-1',
        because: { code: 'node-not-ready', detail: 'gke-production-europe-west1-pool-arm-1 is NotReady' },
      },
    ],
  });
}

/** UDP alone is dropped between nodes. */
function udpBlocked(): Report {
  const cases = casesOf(
    nodeNames(4),
    mesh((from, to, protocol) => protocol === 'udp' && from !== to),
  );
  const finding: Finding = {
    code: 'protocol-blocked',
    culprit: { kind: 'cluster' },
    scope: { protocol: 'udp', ipFamily: 'ipv4' },
    title: 'UDP is lost between all nodes, while TCP passes',
    evidence: [
      'all 12 UDP exchanges between nodes timed out',
      'all 12 TCP exchanges between the same nodes were answered',
    ],
    cases: idsOf(cases),
    confidence: 'likely',
    next: ['Look for a firewall or security group between the nodes that admits TCP only.'],
  };
  return reportOf(cases, { cluster: factsOf(nodeNames(4)), findings: [finding] });
}

/** A node that reaches nobody, and is reached by nobody. */
function nodeIsolated(): Report {
  const cases = casesOf(nodeNames(3), (item) => {
    const broken = mesh((from, to) => from !== to && (from === 'n2' || to === 'n2'))(item);
    if (broken !== undefined) return broken;
    if (item.from.node !== 'n2') return undefined;
    if (item.check === 'service.endpoints') return noAnswer;
    return item.family === 'service' || item.family === 'dns' ? 'timed-out' : undefined;
  });
  const finding: Finding = {
    code: 'node-isolated',
    culprit: { kind: 'node', node: 'n2' },
    title: 'n2 is cut off from the Pod network: its Pods reach no Pod of another node and are reached by none',
    evidence: [
      '8 of 8 exchanges between n2 and other nodes timed out',
      'all exchanges within n2 were answered',
      'all exchanges between the other nodes were answered',
    ],
    cases: idsOf(cases),
    confidence: 'shown',
    next: [
      'kubectl describe node n2',
      'kubectl get pods -A -o wide --field-selector spec.nodeName=n2  # does the CNI run there?',
    ],
  };
  return reportOf(cases, { cluster: factsOf(nodeNames(3)), findings: [finding] });
}

/** The image cannot be pulled: there is a cluster but not one case. */
function failedSetUp(): Report {
  const report = reportOf([], { cluster: factsOf(nodeNames(3)) });
  return {
    ...report,
    run: {
      ...report.run,
      outcome: 'failed',
      failure: {
        code: 'IMAGE_PULL',
        message: 'the image node:24-bookworm-slim cannot be pulled on n1: failed to resolve reference: no such host',
        hint: 'Name an image that the nodes can pull with --image, e.g. a copy in your own registry.',
      },
      leftBehind: ['Namespace podreach-k3x9vd: Some content in the namespace has finalizers remaining'],
    },
  };
}

/** Ctrl-C in the middle: what was asked is judged, the rest is unknown. */
function interrupted(): Report {
  const cases = casesOf(nodeNames(3), ({ family }) =>
    family === 'dns' || family === 'policy'
      ? { status: 'unknown', cause: { code: 'interrupted', detail: 'the run was interrupted before the answer came' } }
      : undefined,
  );
  const report = reportOf(cases, { cluster: factsOf(nodeNames(3)) });
  const failure = {
    code: 'INTERRUPTED',
    message: 'interrupted by a signal',
    hint: 'What was asked until then is in the report.',
  };
  return { ...report, run: { ...report.run, outcome: 'interrupted', failure } };
}

/** Fifty nodes, one of them isolated, one pair broken, one agent lost. */
function fiftyNodes(): Report {
  const nodes = Array.from(
    { length: 50 },
    (_, index) => `worker-${String(index + 1).padStart(2, '0')}.eu-west-1.compute.internal`,
  );
  const [lost = '', , a = '', b = ''] = nodes;
  const isolated = nodes[16] ?? '';
  const cases = casesOf(nodes, (item) => {
    if (item.from.node === lost && item.family !== 'policy') {
      return {
        status: 'unknown',
        cause: { code: 'agent-unreachable', detail: `the exec session to agent-0 on ${lost} could not be opened` },
      };
    }
    return mesh((from, to) => from !== to && (from === isolated || to === isolated || (from === a && to === b)))(item);
  });
  const failed = idsOf(cases);
  const findings: readonly Finding[] = [
    {
      code: 'agent-unreachable',
      culprit: { kind: 'node', node: lost },
      title: `The agent on ${lost} could not be asked`,
      evidence: ['its exec session was refused 3 times'],
      cases: idsOf(cases, 'unknown'),
      confidence: 'shown',
      next: [`kubectl describe node ${lost}`],
    },
    {
      code: 'node-isolated',
      culprit: { kind: 'node', node: isolated },
      title: `${isolated} is cut off from the Pod network`,
      evidence: ['194 of 194 exchanges with other nodes timed out'],
      cases: failed.filter((id) => id.includes(isolated)),
      confidence: 'shown',
      next: [`kubectl describe node ${isolated}`],
    },
    {
      code: 'node-pair-unreachable',
      culprit: { kind: 'node-pair', from: a, to: b, direction: 'one-way' },
      title: `Pods on ${a} do not reach Pods on ${b}`,
      evidence: ['2 of 2 exchanges timed out'],
      cases: failed.filter((id) => !id.includes(isolated)),
      confidence: 'shown',
      next: [],
    },
  ];
  return reportOf(cases, { cluster: factsOf(nodes), findings });
}

/** Reports that every format must render well, by name. */
export const samples = {
  healthy: healthy(),
  'without-policy-engine': healthyWithoutPolicyEngine(),
  'one-way': oneWay(),
  'udp-blocked': udpBlocked(),
  'node-isolated': nodeIsolated(),
  'failed-set-up': failedSetUp(),
  interrupted: interrupted(),
  'fifty-nodes': fiftyNodes(),
  'every-check': everyCheckOnThree(),
  'every-check-fifty-nodes': everyCheckOnFifty(),
  hostile: hostileReport(),
} satisfies Record<string, Report>;
