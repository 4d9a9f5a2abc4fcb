import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultExpectation } from '../harness/fault-expectation.ts';
import { faultsOnKind, kindNode, nodeOfKind } from '../harness/faults-on-kind.ts';
import { matches, namedInWords } from '../harness/finding-pattern.ts';
import { findDnsPlaces, hasRoles, withNodeNames } from '../harness/node-roles.ts';
import { kubectl, leftovers, withFault } from '../harness/test-cluster.ts';
import { checkWhileBroken } from '../harness/while-broken.ts';

// Both replicas were put on the control plane, which was Ready first: with it both would be silent.
beforeAll(async () => {
  await kubectl(['rollout', 'restart', '-n', 'kube-system', 'deployment/coredns']);
  await kubectl(['rollout', 'status', '-n', 'kube-system', 'deployment/coredns', '--timeout=120s']);
});

afterAll(async () => {
  expect(await leftovers()).toEqual([]);
});

test.each(faultsOnKind)('$fault: named on kind too', async (entry) => {
  const given = await placedOnWorkers(entry);
  const named = given.map((argument) => (/^n\d+$/.test(argument) ? kindNode(argument) : argument));
  const { findings, leftOut } = entry.answer(named[0] ?? '', named[1] ?? '');
  const { report, stdout } = await checkWhileBroken(
    (work) => withFault([entry.fault, ...given], work),
    [...(entry.telling === undefined ? ['--skip', 'policy'] : ['--only', entry.telling]), ...(entry.options ?? [])],
  );

  expect(report.findings.map(namedInWords), stdout).toHaveLength(findings.length);
  for (const expected of findings) {
    expect(
      report.findings.some((finding) => matches(finding, expected)),
      stdout,
    ).toBe(true);
  }
  if (leftOut !== undefined) {
    expect(report.skipped).toContainEqual(
      expect.objectContaining({
        what: `node ${leftOut.node}`,
        because: expect.objectContaining({ code: leftOut.because }),
      }),
    );
  }
  expect(report.run.leftBehind).toEqual([]);
});

/** The fault's arguments, one node further on: n1, the control plane, is tainted and has no probe Pods. */
async function placedOnWorkers(entry: FaultExpectation): Promise<readonly string[]> {
  if (!hasRoles(entry.arguments)) {
    return entry.arguments.map((argument) => argument.replace(/^n(\d+)$/, (_, number) => `n${Number(number) + 1}`));
  }
  const places = await findDnsPlaces();
  return withNodeNames(entry.arguments, places).map((argument) => nodeOfKind(argument, places.nodes.length));
}
