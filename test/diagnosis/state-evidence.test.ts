import { describe, expect, test } from 'vitest';
import { withStateEvidence } from '#src/diagnosis/state-evidence.ts';
import type { ClusterState, ComponentPod, NodeTrouble } from '#src/domain/cluster-state.ts';
import type { Culprit, Finding } from '#src/domain/finding.ts';
import { crashing, daemonPod, finding, kubeDns, node, replica, silentNode, stateWith } from './cluster-states.ts';

const cluster: Culprit = { kind: 'cluster' };
const n1ToN2: Culprit = { kind: 'node-pair', from: 'n1', to: 'n2', direction: 'one-way' };

/** What the API's state adds to a finding. */
function added(state: ClusterState, details: Partial<Finding> = {}): Pick<Finding, 'evidence' | 'next'> {
  const before = finding(details);
  const [after] = withStateEvidence([before], state, []);
  expect(after).toMatchObject({ ...before, evidence: after?.evidence, next: after?.next });
  expect(after?.evidence.slice(0, before.evidence.length)).toEqual(before.evidence);
  expect(after?.next.slice(-before.next.length)).toEqual(before.next);
  return {
    evidence: after?.evidence.slice(before.evidence.length) ?? [],
    next: after?.next.slice(0, after.next.length - before.next.length) ?? [],
  };
}

/** The usual system Pods, with others in place of those of the same name. */
function podsWith(...pods: readonly ComponentPod[]): readonly ComponentPod[] {
  const names = new Set(pods.map(({ name }) => name));
  return [...(stateWith().systemPods ?? []).filter(({ name }) => !names.has(name)), ...pods];
}

/** The usual system Pods without some of them. */
function podsWithout(...names: readonly string[]): readonly ComponentPod[] {
  return (stateWith().systemPods ?? []).filter(({ name }) => !names.includes(name));
}

describe('where everything is in order', () => {
  test.each<[string, Partial<Finding>, string]>([
    [
      'a node',
      {},
      'API: node n2 is Ready and all 2 system Pods bound to it are Ready; nothing in that state explains this',
    ],
    [
      'a Pod: its node',
      { culprit: { kind: 'pod', namespace: 'ns', pod: 'p', node: 'n2' } },
      'API: node n2 is Ready and all 2 system Pods bound to it are Ready; nothing in that state explains this',
    ],
    [
      'a pair of nodes',
      { culprit: n1ToN2 },
      'API: nodes n1 and n2 are Ready and all 4 system Pods bound to them are Ready; nothing in that state explains this',
    ],
    [
      'the cluster',
      { culprit: cluster },
      'API: all 3 nodes are Ready and all 6 system Pods bound to them are Ready; nothing in that state explains this',
    ],
    [
      'a check',
      { code: 'unexplained-failures', culprit: { kind: 'check', check: 'pod-to-pod.tcp' } },
      'API: all 3 nodes are Ready and all 6 system Pods bound to them are Ready; nothing in that state explains this',
    ],
    [
      'cluster DNS',
      { code: 'dns-down', culprit: cluster },
      'API: all 3 nodes are Ready and all 6 system Pods bound to them are Ready; all 2 Pods of Service kube-system/kube-dns are Ready, on n1 and n3; nothing in that state explains this',
    ],
    [
      'a check of DNS',
      { code: 'unexplained-failures', culprit: { kind: 'check', check: 'dns.srv' } },
      'API: all 3 nodes are Ready and all 6 system Pods bound to them are Ready; all 2 Pods of Service kube-system/kube-dns are Ready, on n1 and n3; nothing in that state explains this',
    ],
  ])('that is told, of %s', (_, details, sentence) => {
    expect(added(stateWith(), details)).toEqual({ evidence: [sentence], next: [] });
  });

  test('and components are no Pods, that is told', () => {
    expect(added(stateWith({ systemPods: [] })).evidence).toEqual([
      'API: node n2 is Ready and no system Pod is bound to it; nothing in that state explains this',
    ]);
    expect(added(stateWith({ systemPods: [daemonPod('kube-proxy n2')] })).evidence).toEqual([
      'API: node n2 is Ready and the one system Pod bound to it is Ready; nothing in that state explains this',
    ]);
  });

  test('a Pod that is being replaced is not called Ready', () => {
    const leaving = daemonPod('cilium n2', { name: 'cilium-old', ready: false, reason: 'Terminating' });
    expect(added(stateWith({ systemPods: podsWith(leaving) })).evidence).toEqual([
      'API: node n2 is Ready and 2 of 3 system Pods bound to it are Ready; nothing in that state explains this',
    ]);
  });

  test.each<[string, Culprit]>([
    ['an address that two Pods have', { kind: 'address', address: '10.0.0.1', pods: ['a/b', 'a/c'] }],
    ['what a policy engine makes of policies', { kind: 'behaviour', behaviour: 'end-port-ignored' }],
    ['a node without a name', { kind: 'node', node: '' }],
  ])('nothing is said of %s', (_, culprit) => {
    expect(added(stateWith(), { culprit })).toEqual({ evidence: [], next: [] });
  });

  test('no Service of cluster DNS was found: then DNS is not called healthy', () => {
    expect(added(stateWith({ dns: [] }), { code: 'dns-down', culprit: cluster }).evidence[0]).toContain(
      'no Service of cluster DNS was found',
    );
  });
});

describe('a node', () => {
  test('that is silent, with its reason and the time; its Pods are not blamed', () => {
    const systemPods = podsWith(daemonPod('kube-proxy n2', { ready: false }), daemonPod('cilium n2', { ready: false }));
    const nodes = [node('n1'), silentNode('n2'), node('n3')];
    expect(added(stateWith({ nodes, systemPods }))).toEqual({
      evidence: ['API: node n2 has been NotReady for 2 min (NodeStatusUnknown: Kubelet stopped posting node status)'],
      next: ['kubectl describe node n2'],
    });
  });

  test('that is silent: a Pod that crashed before that is told', () => {
    const nodes = [node('n1'), silentNode('n2'), node('n3')];
    const { evidence } = added(stateWith({ nodes, systemPods: podsWith(crashing('cilium n2')) }));
    expect(evidence).toHaveLength(2);
    expect(evidence[1]).toContain('Pod kube-system/cilium-n2x on n2 is not Ready (CrashLoopBackOff');
  });

  const trouble = (kind: NodeTrouble['kind'], details: Partial<NodeTrouble> = {}) => ({
    kind,
    reason: '',
    message: '',
    ...details,
  });

  test.each<[string, NodeTrouble, string]>([
    [
      'no network',
      trouble('NetworkUnavailable', { reason: 'NoRouteCreated', forMs: 3_000 }),
      'reported NetworkUnavailable for 3 s (NoRouteCreated)',
    ],
    ['pressure', trouble('MemoryPressure', { forMs: 7_200_000 }), 'reported MemoryPressure for 2 h'],
    ['pressure for long', trouble('DiskPressure', { forMs: 3 * 86_400_000 }), 'reported DiskPressure for 3 d'],
  ])('with %s', (_, one, text) => {
    const nodes = [node('n1'), node('n2', { troubles: [one] }), node('n3')];
    expect(added(stateWith({ nodes })).evidence).toEqual([`API: node n2 has ${text}`]);
  });

  test('without a time', () => {
    const nodes = [node('n2', { troubles: [trouble('NotReady'), trouble('PIDPressure')] })];
    expect(added(stateWith({ nodes, systemPods: [] })).evidence).toEqual([
      'API: node n2 is NotReady',
      'API: node n2 reports PIDPressure',
    ]);
  });

  test('that is cordoned or gone', () => {
    expect(added(stateWith({ nodes: [node('n1'), node('n2', { cordoned: true }), node('n3')] })).evidence).toEqual([
      'API: node n2 is cordoned',
    ]);
    expect(added(stateWith({ nodes: [node('n1'), node('n3')], systemPods: [] })).evidence).toEqual([
      'API: node n2 is not there any more',
    ]);
  });

  test('another one says nothing of this one', () => {
    const nodes = [silentNode('n1'), node('n2'), node('n3', { cordoned: true })];
    const { evidence } = added(stateWith({ nodes, systemPods: podsWith(crashing('cilium n3')) }));
    expect(evidence).toEqual([
      'API: node n2 is Ready and all 2 system Pods bound to it are Ready; nothing in that state explains this',
    ]);
  });

  test('several with the same trouble are one sentence, and none is called cordoned where the cluster is the culprit', () => {
    const nodes = [silentNode('n1'), silentNode('n2'), node('n3', { cordoned: true })];
    expect(added(stateWith({ nodes }), { culprit: cluster }).evidence).toEqual([
      'API: nodes n1 and n2 are NotReady (NodeStatusUnknown: Kubelet stopped posting node status)',
    ]);
  });
});

describe("a DaemonSet's Pod", () => {
  test('that crashes, with what shows more of it', () => {
    expect(added(stateWith({ systemPods: podsWith(crashing('kube-proxy n2')) }))).toEqual({
      evidence: [
        'API: Pod kube-system/kube-proxy-n2x on n2 is not Ready (CrashLoopBackOff, 7 restarts, last ended with exit code 1); those of its DaemonSet on n1 and n3 are',
      ],
      next: [
        'kubectl describe pod -n kube-system kube-proxy-n2x',
        'kubectl logs -n kube-system kube-proxy-n2x --tail=50',
      ],
    });
  });

  test('that never started has a warning, and no log', () => {
    const pod = daemonPod('cilium n2', {
      ready: false,
      reason: 'ImagePullBackOff',
      warning: { reason: 'Failed', message: 'Failed to pull image "cilium:v9":\n  not found.', agoMs: 5_000 },
    });
    expect(added(stateWith({ systemPods: podsWith(pod) }))).toEqual({
      evidence: [
        'API: Pod kube-system/cilium-n2x on n2 is not Ready (ImagePullBackOff; Failed: Failed to pull image "cilium:v9": not found); those of its DaemonSet on n1 and n3 are',
      ],
      next: ['kubectl describe pod -n kube-system cilium-n2x'],
    });
  });

  test('one of several containers is named to kubectl', () => {
    const pod = { ...crashing('cilium n2'), container: 'agent' };
    expect(added(stateWith({ systemPods: podsWith(pod) })).next).toContain(
      'kubectl logs -n kube-system cilium-n2x -c agent --tail=50',
    );
  });

  test('that is Ready nowhere', () => {
    const systemPods = ['n1', 'n2', 'n3'].map((name) => crashing(`cilium ${name}`));
    expect(added(stateWith({ systemPods }), { culprit: cluster }).evidence).toEqual([
      'API: no Pod of DaemonSet kube-system/cilium is Ready anywhere (CrashLoopBackOff, 7 restarts, last ended with exit code 1)',
    ]);
  });

  test('that is not Ready on two of three nodes', () => {
    const systemPods = podsWith(crashing('cilium n1'), crashing('cilium n2'));
    expect(added(stateWith({ systemPods }), { culprit: cluster }).evidence).toEqual([
      'API: no Pod of DaemonSet kube-system/cilium is Ready on n1 and n2, though on n3 (CrashLoopBackOff, 7 restarts, last ended with exit code 1)',
    ]);
  });

  test('that is missing, with why it cannot be made', () => {
    const warning = { reason: 'FailedCreate', message: 'exceeded quota', agoMs: 1_000 };
    const daemonSetWarnings = [{ namespace: 'kube-system', daemonSet: 'cilium', ...warning }];
    expect(added(stateWith({ systemPods: podsWithout('cilium-n2x'), daemonSetWarnings }))).toEqual({
      evidence: [
        'API: no Pod of DaemonSet kube-system/cilium is on n2, though Ready ones are on n1 and n3 (FailedCreate: exceeded quota)',
      ],
      next: ['kubectl describe daemonset -n kube-system cilium'],
    });
  });

  test.each<[string, ClusterState]>([
    ['other nodes have none either', stateWith({ systemPods: podsWithout('cilium-n2x', 'cilium-n3x') })],
    [
      'it may be meant for one other node',
      stateWith({ nodes: [node('n1'), node('n2')], systemPods: [daemonPod('kube-proxy n2'), daemonPod('gpu n1')] }),
    ],
    [
      'others are nodes of another system',
      stateWith({
        nodes: [node('n1', { os: 'windows' }), node('n2'), node('n3', { os: 'windows' })],
        systemPods: [daemonPod('kube-proxy n1'), daemonPod('cilium n2'), daemonPod('kube-proxy n3')],
      }),
    ],
  ])('is not called missing where %s', (_, state) => {
    expect(added(state).evidence).toEqual([expect.stringMatching(/^API: node n2 is Ready .* nothing in that state/)]);
  });

  test('of two nodes: kube-proxy belongs on both', () => {
    const state = stateWith({ nodes: [node('n1'), node('n2')], systemPods: [daemonPod('kube-proxy n1')] });
    expect(added(state).evidence).toEqual([
      'API: no Pod of DaemonSet kube-system/kube-proxy is on n2, though Ready ones are on n1',
    ]);
  });

  test('without the nodes nothing is called missing', () => {
    const { nodes: _, ...rest } = stateWith({ systemPods: podsWithout('cilium-n2x') });
    const unread = [{ part: 'nodes' as const, why: 'nodes: forbidden' }];
    expect(added({ ...rest, unread }).evidence).toEqual([
      'API: the one system Pod bound to node n2 is Ready; could not be read: nodes: forbidden',
    ]);
  });

  test('a Ready one beside one that goes is enough', () => {
    const leaving = daemonPod('cilium n2', { name: 'cilium-old', ready: false, reason: 'Terminating' });
    expect(added(stateWith({ systemPods: podsWith(leaving) })).next).toEqual([]);
  });

  test('what carries the network comes before what does not', () => {
    const systemPods = podsWith(crashing('a-csi n2'), crashing('cilium n2'));
    const { evidence } = added(stateWith({ systemPods }));
    expect(evidence.map((text) => /Pod (\S+)/.exec(text)?.[1])).toEqual([
      'kube-system/cilium-n2x',
      'kube-system/a-csi-n2x',
    ]);
  });
});

describe('a Pod that is Ready', () => {
  test('and was started again lately', () => {
    const pod = daemonPod('cilium n2', { restarts: 1, lastEnd: { how: 'OOMKilled', agoMs: 190_000 } });
    expect(added(stateWith({ systemPods: podsWith(pod) }))).toEqual({
      evidence: [
        'API: a container of Pod kube-system/cilium-n2x on n2 ended 3 min ago and was started again (OOMKilled, 1 restart)',
      ],
      next: [
        'kubectl describe pod -n kube-system cilium-n2x',
        'kubectl logs -n kube-system cilium-n2x --tail=50 --previous',
      ],
    });
  });

  test('and was started again long ago is in order', () => {
    const pod = daemonPod('cilium n2', { restarts: 1, lastEnd: { how: 'OOMKilled', agoMs: 601_000 } });
    expect(added(stateWith({ systemPods: podsWith(pod) })).evidence[0]).toContain('nothing in that state');
  });

  const warning = { reason: 'Unhealthy', message: 'Liveness probe failed', agoMs: 90_000 };

  test('with a warning since it is', () => {
    const systemPods = podsWith(daemonPod('cilium n2', { warning }));
    expect(added(stateWith({ systemPods })).evidence).toEqual([
      'API: Pod kube-system/cilium-n2x on n2 is Ready, with a warning 1 min ago (Unhealthy: Liveness probe failed)',
    ]);
  });

  test.each([
    ['from before it was', daemonPod('cilium n2', { warning, readyForMs: 80_000 })],
    ['and nothing to do with the network', daemonPod('csi n2', { warning })],
    ['that is old', daemonPod('cilium n2', { warning: { ...warning, agoMs: 700_000 } })],
  ])('with a warning %s is in order', (_, pod) => {
    expect(added(stateWith({ systemPods: podsWith(pod) })).evidence[0]).toContain('nothing in that state');
  });
});

test('a static Pod is told too', () => {
  const { daemonSet: _, ...pod } = daemonPod('kube-proxy n2', { ready: false, reason: 'exit code 2', restarts: 3 });
  const { evidence, next } = added(stateWith({ systemPods: [pod] }));
  expect(evidence).toEqual(['API: Pod kube-system/kube-proxy-n2x on n2 is not Ready (exit code 2, 3 restarts)']);
  expect(next).toHaveLength(2);
});

test('three sentences and three commands at most, the most telling ones', () => {
  const systemPods = [...['a', 'b', 'c'].map((name) => crashing(`${name} n2`)), crashing('cilium n2')];
  const { evidence, next } = added(stateWith({ nodes: [node('n1'), silentNode('n2'), node('n3')], systemPods }));
  expect(evidence).toHaveLength(3);
  expect(evidence[0]).toContain('NotReady');
  expect(evidence[1]).toContain('cilium');
  expect(next).toEqual([
    'kubectl describe node n2',
    'kubectl describe pod -n kube-system cilium-n2x',
    'kubectl logs -n kube-system cilium-n2x --tail=50',
  ]);
});

test('a command that the finding has already is not repeated', () => {
  const nodes = [node('n1'), silentNode('n2'), node('n3')];
  const [after] = withStateEvidence([finding({ next: ['kubectl describe node n2'] })], stateWith({ nodes }), []);
  expect(after?.next).toEqual(['kubectl describe node n2']);
  const [told] = withStateEvidence([finding({ next: ['kubectl describe node n2  # why?'] })], stateWith({ nodes }), []);
  expect(told?.next).toEqual(['kubectl describe node n2  # why?']);
});

describe('cluster DNS', () => {
  const dnsDown = { code: 'dns-down', culprit: cluster } as const;

  test('without a ready endpoint', () => {
    const pending = replica('coredns-a', '', { ready: false, reason: 'Unschedulable' });
    const gone = replica('coredns-b', 'n3', { ready: false, reason: 'CrashLoopBackOff', restarts: 2 });
    expect(added(stateWith({ dns: [kubeDns([pending, gone])] }), dnsDown)).toEqual({
      evidence: [
        'API: Service kube-system/kube-dns has no ready endpoint',
        'API: Pod kube-system/coredns-a on no node is not Ready (Unschedulable)',
        'API: Pod kube-system/coredns-b on n3 is not Ready (CrashLoopBackOff, 2 restarts)',
      ],
      next: [
        'kubectl get endpointslices -n kube-system -l kubernetes.io/service-name=kube-dns',
        'kubectl describe pod -n kube-system coredns-a',
        'kubectl describe pod -n kube-system coredns-b',
      ],
    });
  });

  test('without any Pod', () => {
    expect(added(stateWith({ dns: [kubeDns([])] }), dnsDown).evidence).toEqual([
      'API: Service kube-system/kube-dns has no ready endpoint and no Pod',
    ]);
  });

  test('with fewer endpoints than Ready Pods', () => {
    const dns = [kubeDns([replica('a', 'n1'), replica('b', 'n3')], { readyEndpoints: 1 })];
    expect(added(stateWith({ dns }), dnsDown).evidence).toEqual([
      'API: Service kube-system/kube-dns has 1 ready endpoint for 2 Pods that are Ready',
    ]);
  });

  test('with a replica on a silent node', () => {
    const dns = [kubeDns([replica('a', 'n1'), replica('b', 'n3', { ready: false })])];
    const nodes = [node('n1'), node('n2'), silentNode('n3')];
    expect(added(stateWith({ nodes, dns }), { ...dnsDown, culprit: { kind: 'node', node: 'n2' } }).evidence).toEqual([
      'API: Pod kube-system/b on n3 is not Ready, as its node is silent',
    ]);
  });

  test('concerns findings about DNS alone', () => {
    expect(added(stateWith({ dns: [kubeDns([])] }), { culprit: cluster }).evidence[0]).toContain(
      'nothing in that state',
    );
  });

  test('with one replica, or none that the Service selects', () => {
    expect(added(stateWith({ dns: [kubeDns([replica('a', 'n1')])] }), dnsDown).evidence[0]).toContain(
      '; the one Pod of Service kube-system/kube-dns is Ready, on n1; ',
    );
    expect(added(stateWith({ dns: [kubeDns([], { readyEndpoints: 2 })] }), dnsDown).evidence[0]).toContain(
      '; Service kube-system/kube-dns has 2 ready endpoints; ',
    );
  });

  test('gives its own names to commands', () => {
    const dns = [kubeDns([], { namespace: 'openshift-dns', service: 'dns-default', selector: 'dns=default' })];
    const next = [
      'kubectl get pods -n kube-system -l k8s-app=kube-dns -o wide',
      'kubectl get endpointslices -n kube-system -l kubernetes.io/service-name=kube-dns',
      'kubectl logs -n kube-system -l k8s-app=kube-dns --tail=50',
      'kubectl get service -n kube-system kube-dns',
      'kubectl get pods -n kube-system -o wide',
    ];
    const [after] = withStateEvidence([finding({ next })], stateWith({ dns }), []);
    expect(after?.next).toEqual([
      'kubectl get pods -n openshift-dns -l dns=default -o wide',
      'kubectl get endpointslices -n openshift-dns -l kubernetes.io/service-name=dns-default',
      'kubectl logs -n openshift-dns -l dns=default --tail=50',
      'kubectl get service -n openshift-dns dns-default',
      'kubectl get pods -n kube-system -o wide',
    ]);
  });
});

describe('what could not be read', () => {
  const nothing: ClusterState = {
    daemonSetWarnings: [],
    unread: [
      { part: 'nodes', why: 'nodes: no answer in time' },
      { part: 'system Pods', why: 'Pods in Namespace kube-system and 8 more: no answer in time' },
      { part: 'cluster DNS', why: 'cluster DNS: no answer in time' },
    ],
  };

  test('is told, and nothing is called healthy', () => {
    expect(added(nothing).evidence).toEqual([
      'API: could not be read: nodes: no answer in time; Pods in Namespace kube-system and 8 more: no answer in time',
    ]);
    expect(added(nothing, { code: 'dns-down', culprit: cluster }).evidence[0]).toContain('; cluster DNS: no answer');
  });

  test('beside what could', () => {
    const unread = [{ part: 'system Pods' as const, why: 'Pods in cilium: user "alice" may not list pods' }];
    expect(added(stateWith({ unread })).evidence).toEqual([
      'API: node n2 is Ready and all 2 system Pods bound to it are Ready; could not be read: Pods in cilium: user "alice" may not list pods',
    ]);
  });

  test('is no matter where the rest explains enough, nor are events', () => {
    const nodes = [node('n1'), silentNode('n2'), node('n3')];
    const unread = [{ part: 'system Pods' as const, why: 'why' }];
    expect(added(stateWith({ nodes, unread })).evidence).toHaveLength(1);
    expect(added(stateWith({ unread: [{ part: 'events', why: 'why' }] })).evidence[0]).toContain(
      'nothing in that state',
    );
  });
});
