import { expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { loadPolicyCases } from '../../src/cli/load-policy-cases.ts';
import { renderService } from '../../src/cluster/render.ts';
import { features } from '../../src/domain/feature.ts';
import { loadServiceManifests } from '../../src/manifests.ts';
import { previewImaginary, previewRun, type RunRequest } from '../../src/run/preview-run.ts';
import { imaginaryFacts } from '../../src/plan/imaginary-cluster.ts';

const manifests = await loadServiceManifests();
const specOf = (service: Parameters<typeof renderService>[2]) => renderService(manifests, '', service).spec ?? {};

const request: RunRequest = {
  runId: 'RUN',
  namespacePrefix: 'podreach',
  checks: checks.map(({ id }) => id),
  mesh: 'full',
  agentsPerNode: 1,
  burst: 100,
  features: features.map(({ id }) => id),
  outsideNames: ['example.org'],
  policyCases: await loadPolicyCases(),
  policyLanes: 3,
};

test('pairs of nodes, with Pods, sessions and cases counted', () => {
  const preview = previewImaginary(3, ['ipv4'], { ...request, checks: ['pod-to-pod.tcp'] }, specOf);

  expect(preview).toMatchObject({
    nodes: ['node-1', 'node-2', 'node-3'],
    checks: [{ id: 'pod-to-pod.tcp', cases: 9 }],
    totals: { cases: 9, probes: 9, execSessions: 3 },
    skipped: [],
  });
  expect(preview.first.pods).toHaveLength(6);
  expect(preview.namespaces.map(({ name }) => name)).toEqual(['podreach-RUN', 'podreach-RUN-peer']);
});

test('what a scenario makes is told with its changes', () => {
  const preview = previewImaginary(
    2,
    ['ipv4'],
    { ...request, checks: ['policy.deny-all', 'policy.allow-label'] },
    specOf,
  );

  expect(preview.later.policies.map(({ name }) => name)).toEqual(['allow-frontend']);
  expect(preview.scenarios.map(({ id }) => id)).toEqual(['policy-canary']);
  expect(preview.scenarios[0]?.stages.map(({ id, cases }) => [id, cases > 0])).toEqual([
    ['deny-all', true],
    ['allow-label', true],
    ['release', true],
  ]);
});

test('what cannot be asked is skipped with its reason', () => {
  const facts = imaginaryFacts(2, ['ipv4']);
  const [first, ...others] = facts.nodes;
  const cordoned = { ...facts, nodes: [...others, { ...(first ?? others[0]!), cordoned: true }] };
  const preview = previewRun(
    cordoned,
    { ...request, checks: ['pod-to-pod.tcp', 'dns.outside'], outsideNames: [] },
    specOf,
  );

  expect(preview.nodes).toEqual(['node-2']);
  expect(preview.skipped.map(({ what, because }) => [what, because.code])).toEqual([
    ['node node-1', 'node-cordoned'],
    ['traffic between nodes', 'too-few-nodes'],
    ['check dns.outside', 'needs-outside-names'],
  ]);
});

test.each([
  [1, ['ipv4']],
  [3, ['ipv6']],
  [3, ['ipv4', 'ipv6']],
] as const)(
  'every check can be planned for %d imaginary nodes with %j, and asks something or says why not',
  (nodes, families) => {
    const preview = previewImaginary(nodes, families, request, specOf);
    const skipped = new Set(preview.skipped.map(({ what }) => what.replace('check ', '')));
    const silent = preview.checks.filter(({ id, cases }) => cases === 0 && !skipped.has(id)).map(({ id }) => id);

    expect([...preview.checks.map(({ id }) => id), ...skipped]).toEqual(
      expect.arrayContaining(checks.map(({ id }) => id)),
    );
    if (nodes > 1) expect(silent).toEqual([]);
  },
);
