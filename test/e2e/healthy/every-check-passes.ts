import { expect, test } from 'vitest';
import { checks } from '../../../src/checks/index.ts';
import { features } from '../../../src/domain/feature.ts';
import { combinationOf } from '../harness/combination.ts';
import { unexpectedIn } from '../harness/healthy.ts';
import { check } from '../harness/podreach.ts';
import { clusterName, kubectl } from '../harness/test-cluster.ts';
import { cannotPass } from './cannot-pass.ts';

/** Zones for the three nodes: two checks of topology need more than one. */
const zone = 'topology.kubernetes.io/zone';

/** These clusters reach nothing outside; any name that resolves to something that listens does for a pass. */
const outsideName = 'kubernetes.default.svc.cluster.local:443';

/** Asks everything there is, what is left out by default too, and holds every check of the catalogue to a pass. */
export function testEveryCheckPasses(): void {
  test('with every feature asked for, every check passes that this cluster can pass', async () => {
    const combination = await combinationOf(clusterName());
    const all = [...features.flatMap(({ id }) => ['--with', id]), '--outside', outsideName];
    const { report } = await withZones(() => check(all));
    const exempt = new Set<string>(
      cannotPass.filter(({ on = combination.cni }) => on === combination.cni).map(({ what }) => what),
    );
    const passed = new Set(
      report.cases.filter(({ verdict }) => verdict.status === 'pass').map(({ check: checkId }) => checkId),
    );

    expect(unexpectedIn(report, combination)).toEqual([]);
    const silent = checks.filter(({ id }) => !passed.has(id));
    const reasons = silent.map(
      ({ id }) => `${id}: ${JSON.stringify(report.skipped.find(({ what }) => what.endsWith(id)))}`,
    );
    expect(
      silent.filter(({ id, family }) => !exempt.has(id) && !exempt.has(family)),
      reasons.join('\n'),
    ).toEqual([]);
  });
}

async function withZones<Result>(work: () => Promise<Result>): Promise<Result> {
  const nodes = ['n1', 'n2', 'n3'];
  for (const node of nodes) await kubectl(['label', 'node', node, `${zone}=${node === 'n1' ? 'east' : 'west'}`]);
  try {
    return await work();
  } finally {
    await kubectl(['label', 'node', ...nodes, `${zone}-`]);
  }
}
