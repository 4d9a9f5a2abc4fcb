import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Culprit } from '#src/domain/finding.ts';
import type { Fault } from './faults.ts';
import { simulate } from './simulate.ts';
import { casesThat } from './sound-report.ts';

// Many whole runs each, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

const names = ['n1', 'n2', 'n3', 'n4'];
const node = fc.constantFrom(...names);
const pair = fc.tuple(node, node).filter(([from, to]) => from !== to);

/** Every kind of fault that can meet any other. `simulate` itself holds every report to what makes it sound. */
const fault: fc.Arbitrary<Fault> = fc.oneof(
  pair.map(([from, to]): Fault => ({ kind: 'dropped', from, to })),
  pair.map(([from, to]): Fault => ({ kind: 'dropped', from, to, protocol: 'udp' })),
  pair.map(([from, to]): Fault => ({ kind: 'flaky', from, to })),
  pair.map((nodes): Fault => ({ kind: 'same-range', nodes })),
  node.map((node): Fault => ({ kind: 'cut-off', node })),
  node.map((node): Fault => ({ kind: 'cut-off', node, ipFamily: 'ipv6' })),
  node.map((node): Fault => ({ kind: 'masquerade', node, where: 'leaving' })),
  node.map((node): Fault => ({ kind: 'masquerade', node, where: 'entering' })),
  node.map((node): Fault => ({ kind: 'wrong-interface', node })),
  node.map((node): Fault => ({ kind: 'no-loopback', node })),
  node.map((node): Fault => ({ kind: 'no-service-rules', node })),
  node.map((node): Fault => ({ kind: 'dead-endpoint', node })),
  node.map((node): Fault => ({ kind: 'dns-wrong', node, answer: 'NXDOMAIN' })),
  node.map((node): Fault => ({ kind: 'no-engine', node })),
  node.map((node): Fault => ({ kind: 'session-refused', node })),
  node.map((node): Fault => ({ kind: 'agent-lost', node, atMs: 4_100 })),
  node.map((node): Fault => ({ kind: 'pod-not-up', node })),
  node.map((node): Fault => ({ kind: 'no-second-family', node })),
  fc.constantFrom<Fault>(
    { kind: 'dns-down' },
    { kind: 'no-release' },
    { kind: 'foreign-endpoint' },
    { kind: 'slow-engine', delayMs: 4_000 },
  ),
);

test('whatever goes wrong together, every failed or unknown case is in exactly one finding', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 2, maxLength: 4 }), async (faults) => {
      const { report } = await simulate({ nodes: names.length, families: ['ipv4', 'ipv6'], faults });
      expect(report.run.outcome).toBe('complete');
    }),
    { numRuns: 8 },
  );
});

test('whatever directions are dropped, an exchange fails if and only if it needs one of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pair, { maxLength: 6 }), async (dropped) => {
      const faults = dropped.map(([from, to]): Fault => ({ kind: 'dropped', from, to }));
      const { report } = await simulate({
        nodes: names.length,
        faults,
        settings: { checks: ['pod-to-pod.tcp', 'pod-to-pod.udp'] },
      });
      for (const { from, to, verdict, id } of report.cases) {
        const ends = to.kind === 'pod' ? [from.node, to.node] : [];
        const broken = dropped.some((nodes) => nodes.every((end) => ends.includes(end)));
        expect(verdict.status, id).toBe(broken ? 'fail' : 'pass');
      }
    }),
    { numRuns: 8 },
  );
});

test('the same cluster gives the same cases in every run, whatever the run is called', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.stringMatching(/^[a-z0-9]{1,12}$/),
      fc.array(fault, { maxLength: 2 }),
      async (runId, faults) => {
        const settings = { checks: ['pod-ip.unique', 'pod-to-pod.no-nat', 'service.endpoints', 'dns.short'] as const };
        const one = await simulate({ faults, settings });
        const other = await simulate({ faults, settings: { ...settings, runId, namespacePrefix: 'other' } });
        expect(other.report.cases.map(({ id, verdict }) => [id, verdict.status])).toEqual(
          one.report.cases.map(({ id, verdict }) => [id, verdict.status]),
        );
      },
    ),
    { numRuns: 8 },
  );
});

test('interrupted at any time, no case of a healthy cluster fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 12_000 }), async (interruptAtMs) => {
      const { report, cluster } = await simulate({ interruptAtMs, faults: [{ kind: 'late-network', untilMs: 5_000 }] });
      expect(casesThat(report, 'fail')).toEqual([]);
      expect(cluster.calls.at(-1)).toBe(cluster.fixture === undefined ? 'readFacts' : 'remove run1');
    }),
    { numRuns: 8 },
  );
});

test('a Pod of a healthy cluster that ends at any time fails no case', async () => {
  const role = fc.constantFrom('agent', 'neighbour', 'backend', 'frontend', 'other');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 3_000, max: 12_000 }), role, async (atMs, ended) => {
      const { report } = await simulate({ faults: [{ kind: 'pod-ended', node: 'n2', role: ended, atMs }] });
      expect(casesThat(report, 'fail')).toEqual([]);
      expect(report.findings.map(({ code }) => code).filter((code) => code !== 'agent-unreachable')).toEqual([]);
    }),
    { numRuns: 8 },
  );
});

test('no node is shown to be wrong that nothing is wrong with', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 2 }), async (faults) => {
      const { report } = await simulate({ nodes: names.length, faults });
      const told = JSON.stringify(faults);
      for (const { code, culprit, title, confidence } of report.findings) {
        if (confidence !== 'shown') continue;
        for (const node of blamedBy(culprit)) expect(told, `${code}: ${title}`).toContain(`"${node}"`);
      }
    }),
    { numRuns: 8 },
  );
});

function blamedBy(culprit: Culprit): readonly string[] {
  switch (culprit.kind) {
    case 'node':
      return [culprit.node];
    case 'node-pair':
      return [culprit.from, culprit.to];
    case 'node-groups':
      return [...culprit.from.nodes, ...culprit.to.nodes];
    default:
      return [];
  }
}
