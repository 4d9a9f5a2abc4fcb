import { expect, test, vi } from 'vitest';
import type { Check } from '#src/checks/check.ts';
import { type CheckId, checks } from '#src/checks/index.ts';
import { ToolError } from '#src/errors.ts';
import { nodeFacts } from './cluster.ts';
import { simulate } from './simulate.ts';
import { casesThat } from './sound-report.ts';

const removed = 'remove run1';

test.each([
  [5, ['ipv4', 'ipv6'] as const],
  [3, ['ipv4', 'ipv6'] as const],
  [3, ['ipv6'] as const],
  [2, ['ipv4'] as const],
  [1, ['ipv4'] as const],
])('a healthy cluster of %i nodes with %j passes everything', async (nodes, families) => {
  const { report, cluster } = await simulate({ nodes, families });

  expect(casesThat(report, 'pass')).toEqual(report.cases);
  expect(report.findings).toEqual([]);
  expect(report.run).toMatchObject({ outcome: 'complete', leftBehind: [], kept: false });
  expect(cluster.calls).toContain(removed);
});

test('a healthy run reads nothing of what the API says of its components, nor what has become of its Pods', async () => {
  const { cluster } = await simulate();

  expect(cluster.calls.filter((call) => /^(readState|podsNow)/.test(call))).toEqual([]);
});

test('where something failed it is read once, before clean-up, and findings tell what concerns them', async () => {
  const troubles = [{ kind: 'NetworkUnavailable', reason: 'NoRouteCreated', message: '', forMs: 5_000 }] as const;
  const node = { os: 'linux', cordoned: false, silent: false };
  const { report, cluster } = await simulate({
    faults: [{ kind: 'cut-off', node: 'n2' }],
    state: {
      nodes: ['n1', 'n2', 'n3'].map((name) => ({ ...node, name, troubles: name === 'n2' ? troubles : [] })),
      systemPods: [],
      daemonSetWarnings: [],
      unread: [],
    },
  });

  expect(cluster.calls.slice(-2)).toEqual([expect.stringMatching(/^readState \d/), removed]);
  expect(cluster.calls.filter((call) => call.startsWith('readState'))).toHaveLength(1);
  expect(report.findings[0]).toMatchObject({ code: 'node-isolated', culprit: { node: 'n2' } });
  expect(report.findings[0]?.evidence.at(-1)).toBe(
    'API: node n2 has reported NetworkUnavailable for 5 s (NoRouteCreated)',
  );
  expect(report.findings[0]?.next[0]).toBe('kubectl describe node n2');
});

test('where all components are in order findings say that as well, and --keep reads too', async () => {
  const { report, cluster } = await simulate({
    faults: [{ kind: 'cut-off', node: 'n2' }],
    settings: { keep: true },
  });

  expect(cluster.calls.at(-1)).toMatch(/^readState/);
  expect(report.findings[0]?.evidence.at(-1)).toBe(
    'API: node n2 is Ready and no system Pod is bound to it; nothing in that state explains this',
  );
});

test('one node: what is not said of traffic between nodes is told as skipped', async () => {
  const { report } = await simulate({ nodes: 1 });

  expect(report.skipped).toEqual([
    { what: 'traffic between nodes', because: expect.objectContaining({ code: 'too-few-nodes' }) },
  ]);
});

test('many agents cause no warning of Node', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  await simulate({ nodes: 12, settings: { checks: ['pod-to-pod.tcp', 'service.cluster-ip'] } });
  // Warnings are emitted on the next tick.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  process.off('warning', note);

  expect(warnings).toEqual([]);
});

test('the report tells the times, the sessions and the requests of the run', async () => {
  const { report, cluster } = await simulate();

  expect(report.run).toMatchObject({
    id: 'run1',
    startedAt: '2026-01-01T00:00:00.000Z',
    namespaces: ['podreach-run1', 'podreach-run1-peer', 'podreach-run1-policy'],
  });
  expect(Date.parse(report.run.finishedAt) - Date.parse(report.run.startedAt)).toBe(report.timings.totalMs);
  expect(report.timings).toMatchObject({
    podsReadyMs: 3_000,
    execSessions: cluster.fixture?.pods.reduce((sum, { probes }) => sum + probes.length, 0),
    execReconnects: 0,
    apiRequests: cluster.calls.length,
  });
  expect(report.timings.probes).toBeGreaterThan(20);
});

test('events come in the order of the run', async () => {
  const { events } = await simulate({ nodes: 2, leftBehind: [] });
  const types = events.map(({ type }) => type);

  expect([...new Set(types)]).toEqual([
    'facts',
    'deploying',
    'deploy-progress',
    'agents',
    'probing',
    'settling',
    'cleaning',
  ]);
});

test('what would disturb all else begins once that is over, one after the other', async () => {
  const checks = ['pod-to-pod.tcp', 'service.cluster-ip', 'pod-to-pod.throughput'] as const;
  const { events, report } = await simulate({ nodes: 2, settings: { checks, features: ['throughput'] } });
  const stages = events.flatMap((event) => (event.type === 'probing' ? [event] : []));
  const begun = stages.filter(({ done }) => done === 0).map(({ stage }) => stage);
  const ended = stages.filter(({ done, total }) => done === total).map(({ stage }) => stage);
  const alone = ['connected', 'n1 ipv4', 'n2 ipv4'];

  expect(begun.slice(-alone.length)).toEqual(alone);
  expect(ended.slice(-alone.length)).toEqual(alone);
  const lastOfOthers = stages.findIndex(({ stage, done, total }) => stage === 'service' && done === total);
  expect(lastOfOthers).toBeLessThan(stages.findIndex(({ stage }) => stage === 'connected'));
  expect(report.summary).toMatchObject({ fail: 0, unknown: 0 });
});

test('what does not connect is not measured, and the others are', async () => {
  const checks = ['pod-to-pod.throughput'] as const;
  const faults = [{ kind: 'dropped', from: 'n2', to: 'n1' } as const];
  const { report } = await simulate({ faults, settings: { checks, features: ['throughput'] } });
  const told = report.cases.map(({ id, verdict }) => `${id.replace('pod-to-pod.throughput/', '')} ${verdict.status}`);

  expect(told.toSorted()).toEqual([
    'carried/ipv4/n1/n1 pass',
    'carried/ipv4/n2/n1 skipped',
    'carried/ipv4/n3/n1 pass',
    'connected/ipv4/n1/n1 pass',
    'connected/ipv4/n2/n1 fail',
    'connected/ipv4/n3/n1 pass',
  ]);
});

test('the policies come and go in the order of the canary', async () => {
  const { cluster } = await simulate({ settings: { checks: ['policy.allow-label'] } });

  expect(cluster.calls.filter((call) => call.includes('Policy'))).toEqual([
    'createPolicy allow-frontend',
    'delete NetworkPolicy deny-all',
    'delete NetworkPolicy allow-frontend',
  ]);
});

test('without an engine the later stages are skipped with the reason, not failed', async () => {
  const { report, cluster } = await simulate({ faults: [{ kind: 'no-engine' }] });
  const later = report.cases.filter(({ check }) => check === 'policy.allow-label' || check === 'policy.release');

  expect(later.map(({ verdict }) => verdict)).toEqual(
    later.map(() => ({ status: 'skipped', because: expect.objectContaining({ code: 'not-enforced' }) })),
  );
  expect(cluster.calls.filter((call) => call.includes('Policy'))).toEqual([]);
});

test('blocked without any later positive control is unknown, never a pass', async () => {
  const { report } = await simulate({ faults: [{ kind: 'no-release' }] });
  const blocked = report.cases.filter(({ check, from }) => check === 'policy.deny-all' && from.pod === 'other');

  expect(blocked).not.toEqual([]);
  for (const { verdict } of blocked) {
    expect(verdict).toMatchObject({ status: 'unknown', cause: { code: 'no-control' } });
  }
});

test.each([
  { checks: ['dns.fqdn'], roles: ['agent', 'neighbour'], namespaces: 2, services: ['echo', 'local'] },
  { checks: ['pod-ip.unique'], roles: ['agent', 'neighbour'], namespaces: 2, services: [] },
  { checks: ['same-pod.localhost'], roles: ['agent', 'neighbour'], namespaces: 2, services: [] },
  { checks: ['pod-to-pod.udp'], roles: ['agent', 'neighbour'], namespaces: 2, services: [] },
  { checks: ['service.endpoints'], roles: ['agent', 'neighbour'], namespaces: 2, services: ['echo'] },
  { checks: ['policy.deny-all'], roles: ['backend', 'frontend', 'other'], namespaces: 1, services: [] },
] satisfies { checks: CheckId[]; roles: string[]; namespaces: number; services: string[] }[])(
  'only $checks: nothing else is deployed or asked',
  async ({ checks, roles, namespaces, services }) => {
    const { report, cluster } = await simulate({ settings: { checks } });

    expect([...new Set(cluster.fixture?.pods.map(({ role }) => role))]).toEqual(roles);
    expect(cluster.fixture?.services.map(({ name }) => name).toSorted()).toEqual(services);
    expect(report.run.namespaces).toHaveLength(namespaces);
    expect(casesThat(report, 'pass')).toEqual(report.cases);
    expect(new Set(report.cases.map(({ family }) => family)).size).toBe(1);
  },
);

test('only pod-to-pod.no-nat, where nothing answers: skipped, because there is nothing to look at', async () => {
  const { report } = await simulate({
    nodes: 2,
    faults: [{ kind: 'cut-off', node: 'n2' }],
    settings: { checks: ['pod-to-pod.no-nat'] },
  });

  expect(casesThat(report, 'skipped')).toHaveLength(4);
  expect(report.summary).toMatchObject({ fail: 0, unknown: 0 });
});

test('nodes that cannot take Pods are skipped with the reason', async () => {
  const nodes = [nodeFacts('n1'), nodeFacts('n2', { ready: false }), nodeFacts('n3')];
  const { report } = await simulate({ nodes });

  expect(report.skipped.map(({ what, because }) => [what, because.code])).toEqual([['node n2', 'node-not-ready']]);
  expect(JSON.stringify(report.cases)).not.toContain('n2');
});

test('--nodes limits the run to these nodes', async () => {
  const { report } = await simulate({ settings: { nodes: ['n1', 'n3'] } });

  expect(new Set(report.cases.map(({ from }) => from.node))).toEqual(new Set(['n1', 'n3']));
  expect(report.skipped.map(({ because }) => because.code)).toEqual(['node-not-selected']);
});

test('a node that does not exist is a wrong setting, before anything is created', async () => {
  const { report, cluster } = await simulate({ settings: { nodes: ['n9'] } });

  expect(report.run).toMatchObject({
    outcome: 'failed',
    failure: { code: 'USAGE', message: 'the cluster has no node n9' },
  });
  expect(cluster.calls).toEqual(['readFacts']);
});

test.each([
  { title: 'all are NotReady', nodes: [nodeFacts('n1', { ready: false })], because: 'n1 is NotReady' },
  { title: 'there are none', nodes: [], because: 'the cluster has no nodes' },
])('no usable node: $title', async ({ nodes, because }) => {
  const { report, cluster } = await simulate({ nodes });

  expect(report.run.failure).toMatchObject({ code: 'NO_USABLE_NODE', message: expect.stringContaining(because) });
  expect(cluster.calls).toEqual(['readFacts']);
});

const forbidden = new ToolError('FORBIDDEN', 'namespaces is forbidden', 'Ask for the right.');
const apiError = new ToolError('API_ERROR', 'etcd is slow', 'Try again.');

test('facts that cannot be read fail the run; there is nothing to clean up', async () => {
  const { report, cluster } = await simulate({ errors: { readFacts: forbidden } });

  expect(report.run).toMatchObject({ outcome: 'failed', failure: { code: 'FORBIDDEN', hint: 'Ask for the right.' } });
  expect(report).not.toHaveProperty('cluster');
  expect(cluster.calls).toEqual(['readFacts']);
});

test('a deployment that fails is cleaned up and told', async () => {
  const { report, cluster } = await simulate({ errors: { deploy: forbidden } });

  expect(report.run).toMatchObject({
    outcome: 'failed',
    failure: { code: 'FORBIDDEN', message: 'namespaces is forbidden' },
  });
  expect(report.cases).toEqual([]);
  expect(cluster.calls).toEqual(['readFacts', 'deploy', removed]);
});

test('a deployment that fails is not cleaned up with --keep', async () => {
  const { report, cluster } = await simulate({ errors: { deploy: forbidden }, settings: { keep: true } });

  expect(report.run.kept).toBe(true);
  expect(cluster.calls).toEqual(['readFacts', 'deploy']);
});

test('--keep leaves the Pods after a complete run', async () => {
  const { report, cluster } = await simulate({ settings: { keep: true } });

  expect(report.run).toMatchObject({ outcome: 'complete', kept: true });
  expect(cluster.calls).not.toContain(removed);
});

test('what clean-up leaves behind stands in the report', async () => {
  const { report } = await simulate({ leftBehind: ['Namespace podreach-run1'] });

  expect(report.run).toMatchObject({ outcome: 'complete', leftBehind: ['Namespace podreach-run1'] });
});

test('a clean-up that fails leaves all namespaces behind, with a warning', async () => {
  const { report, events } = await simulate({ errors: { remove: apiError } });

  expect(report.run.leftBehind).toEqual(report.run.namespaces.map((name) => `Namespace ${name}`));
  expect(events.at(-1)).toEqual({ type: 'notice', level: 'warn', message: 'clean-up failed: etcd is slow' });
});

test('a policy that cannot be changed fails the run, and what was asked until then is judged', async () => {
  const { report, cluster } = await simulate({ errors: { 'delete NetworkPolicy deny-all': apiError } });
  const statusOf = (check: string) =>
    new Set(report.cases.filter((item) => item.check === check).map(({ verdict }) => verdict.status));

  expect(report.run).toMatchObject({ outcome: 'failed', failure: { code: 'API_ERROR' } });
  expect(statusOf('pod-to-pod.tcp')).toEqual(new Set(['pass']));
  expect(statusOf('policy.release')).toEqual(new Set(['unknown']));
  expect(casesThat(report, 'fail')).toEqual([]);
  expect(report.findings).toEqual([]);
  expect(cluster.calls).toContain(removed);
});

test('an error that is none of the API is a bug: it is thrown, after clean-up', async () => {
  await expect(simulate({ errors: { deploy: new TypeError('x is undefined') } })).rejects.toThrow('x is undefined');
});

test('so is a bug in a check, while others are asked', async () => {
  const check = checks.find(({ id }) => id === 'pod-ip.unique');
  const stage = { id: 'broken', changes: [], settleMs: 0, stablePolls: 1 };
  const cases = () => {
    throw new TypeError('y is undefined');
  };
  const plan = vi.spyOn(check as Check, 'plan').mockReturnValue({
    scenarios: [{ id: 'broken', stages: [{ ...stage, cases }] }],
  });
  try {
    await expect(simulate()).rejects.toThrow('y is undefined');
  } finally {
    plan.mockRestore();
  }
});

test('a run out of time fails as such, and is cleaned up', async () => {
  const { report, cluster } = await simulate({ settings: { timeoutMs: 0 } });

  expect(report.run).toMatchObject({ outcome: 'failed', failure: { code: 'TIMEOUT' } });
  expect(report.run.failure?.message).toBe('the run did not end within 0 s');
  expect(cluster.calls.at(-1)).toBe(removed);
});

// While Pods start, early and late in the first round, in the policy stages.
test.each([500, 3_000.5, 3_500, 4_500, 6_000, 9_000])(
  'interrupted after %d ms: cleaned up, and nothing is failed',
  async (interruptAtMs) => {
    const { report, cluster } = await simulate({ interruptAtMs, faults: [{ kind: 'late-network', untilMs: 9_500 }] });

    expect(report.run).toMatchObject({ outcome: 'interrupted', failure: { code: 'INTERRUPTED' } });
    expect(casesThat(report, 'fail')).toEqual([]);
    expect(report.findings).toEqual([]);
    expect(cluster.calls).toContain(removed);
  },
);

test('interrupted before a path is shown open: what was blocked lacks its control because of the interruption', async () => {
  const { report } = await simulate({
    interruptAtMs: 7_000,
    faults: [{ kind: 'no-release' }],
    settings: { checks: ['policy.deny-all'] },
  });

  expect(report.summary.fail).toBe(0);
  expect(
    new Set(casesThat(report, 'unknown').map(({ verdict }) => verdict.status === 'unknown' && verdict.cause.code)),
  ).toEqual(new Set(['interrupted']));
});

test('what the API said for good before the interruption stays failed, and no more is read', async () => {
  const { report, cluster } = await simulate({
    interruptAtMs: 4_000,
    faults: [
      { kind: 'same-range', nodes: ['n2', 'n3'] },
      { kind: 'late-network', untilMs: 9_000 },
    ],
    settings: { checks: ['pod-ip.unique', 'pod-to-pod.tcp'] },
  });

  expect(report.run.outcome).toBe('interrupted');
  expect(report.findings.map(({ code }) => code)).toEqual(['pod-ip-duplicate']);
  expect(cluster.calls.filter((call) => call.startsWith('readState'))).toEqual([]);
  expect(new Set(casesThat(report, 'fail').map(({ check }) => check))).toEqual(new Set(['pod-ip.unique']));
});

const neighbourEnded = { kind: 'pod-ended', node: 'n2', role: 'neighbour', atMs: 3_000 } as const;

test('what failed because its target, or a backend, ended in mid-run is unknown and names that Pod', async () => {
  const { report } = await simulate({ faults: [neighbourEnded] });
  const pod = { namespace: 'podreach-run1-peer', pod: 'neighbour-1', node: 'n2' };
  const unknown = casesThat(report, 'unknown').filter(({ from }) => from.pod !== pod.pod);

  expect(casesThat(report, 'fail')).toEqual([]);
  expect(new Set(unknown.map(({ check }) => check))).toEqual(
    new Set(['pod-to-pod.tcp', 'pod-to-pod.udp', 'service.cluster-ip', 'service.endpoints']),
  );
  const detail = 'Pod podreach-run1-peer/neighbour-1 no longer runs: it was deleted';
  for (const { verdict } of unknown)
    expect(verdict).toEqual({ status: 'unknown', cause: { code: 'agent-unreachable', detail, pod } });
  expect(report.findings[0]?.evidence.join()).toContain(detail);
});

test('what fails beside it fails all the same', async () => {
  const { report } = await simulate({ faults: [neighbourEnded, { kind: 'dropped', from: 'n1', to: 'n3' }] });

  expect(report.findings.map(({ code }) => code)).toEqual(['agent-unreachable', 'node-pair-unreachable']);
});

test('what has become of Pods is read once more at the end, and where it may not be read failures stand', async () => {
  const { report, cluster } = await simulate({ faults: [neighbourEnded], errors: { podsNow: forbidden } });

  expect(cluster.calls.filter((call) => call.startsWith('podsNow'))).toHaveLength(2);
  expect(casesThat(report, 'fail')).not.toEqual([]);
  expect(report.run.outcome).toBe('complete');
});

test('a Pod that did not come up shows its own words', async () => {
  const { report } = await simulate({ faults: [{ kind: 'pod-not-up', node: 'n2' }] });

  expect(report.findings[0]?.evidence.join()).toContain('n2 is out of disk');
  expect(report.findings[0]?.evidence.join()).not.toContain('does not probe');
});
