import { afterAll, expect, test } from 'vitest';
import type { Case } from '../../../src/domain/case.ts';
import { withSabotage } from '../harness/sabotage.ts';
import { asList, kubectl, leftovers, withFault } from '../harness/test-cluster.ts';
import { checkWhileBroken } from '../harness/while-broken.ts';
import type { WayToFail } from './way-to-fail.ts';
import { waysToFail } from './ways-to-fail.ts';

/** What is broken stays so for as long as it is asked: there is no need to wait as long as for a slow healthy cluster. */
const patience = '0.5';

/** Runs podreach once for each way to fail of this cluster, or shared run of several, and holds every check of it to its failure. */
export function testWaysToFail(cluster: NonNullable<WayToFail['cluster']>): void {
  afterAll(async () => {
    expect(await leftovers()).toEqual([]);
  });
  for (const { title, ways } of runsOn(cluster)) {
    test.concurrent(title, async () => {
      const { report, stderr } = await checkWhileBroken((work) => brokenBy(ways, work), argumentsFor(ways));

      expect(report.run, stderr).toMatchObject({ outcome: 'complete', leftBehind: [] });
      for (const way of ways) {
        for (const id of way.checks) expectFailure(way, id, report.cases);
      }
    });
  }
}

interface BrokenRun {
  readonly title: string;
  readonly ways: readonly WayToFail[];
}

function runsOn(cluster: string): readonly BrokenRun[] {
  return Object.values(waysToFail).flatMap((ways) => {
    const shared = new Map<string | WayToFail, WayToFail[]>();
    for (const way of ways.filter((candidate) => (candidate.cluster ?? 'ptp') === cluster)) {
      const run = way.sharedRun ?? way;
      shared.set(run, [...(shared.get(run) ?? []), way]);
    }
    return [...shared.values()].map((together) => ({ title: together.map(titleOf).join('; '), ways: together }));
  });
}

function titleOf({ checks, how }: WayToFail): string {
  return `${checks.join(', ')} if ${how}`;
}

function argumentsFor(ways: readonly WayToFail[]): readonly string[] {
  const checks = new Set(ways.flatMap((way) => way.checks));
  return [
    '--only',
    [...checks].join(','),
    '--follow-ups',
    'off',
    '--patience',
    patience,
    ...ways.flatMap(({ extraArgs = [] }) => extraArgs),
  ];
}

/** Breaks all that these ways want broken while `work` runs, and mends it whatever happens. */
function brokenBy<Result>(ways: readonly WayToFail[], work: () => Promise<Result>): Promise<Result> {
  const faults = new Map(ways.flatMap(({ fault }) => (fault === undefined ? [] : [[fault.join(' '), fault] as const])));
  const sabotaged = () =>
    withSabotage(
      ways.flatMap(({ mutations = [] }) => mutations),
      work,
    );
  const faulty = [...faults.values()].reduce<() => Promise<Result>>(
    (inner, fault) => () => withFault(fault, inner),
    sabotaged,
  );
  return withObjects(
    ways.flatMap(({ objects = [] }) => objects),
    () => withZones(Object.assign({}, ...ways.map(({ zones }) => zones)) as Record<string, string>, faulty),
  );
}

/** Labels nodes with these zones while `work` runs. */
async function withZones<Result>(
  zones: Readonly<Record<string, string>>,
  work: () => Promise<Result>,
): Promise<Result> {
  const label = 'topology.kubernetes.io/zone';
  const nodes = Object.keys(zones);
  try {
    for (const node of nodes) await kubectl(['label', 'node', node, '--overwrite', `${label}=${zones[node]}`]);
    return await work();
  } finally {
    if (nodes.length > 0) await kubectl(['label', 'node', ...nodes, `${label}-`]);
  }
}

/** Puts these objects into the cluster while `work` runs; Pods among them are Ready when it begins. */
async function withObjects<Result>(objects: readonly object[], work: () => Promise<Result>): Promise<Result> {
  if (objects.length === 0) return work();
  const list = asList(objects);
  try {
    await kubectl(['apply', '-f', '-'], list);
    const pods = objects.filter((object) => 'kind' in object && object.kind === 'Pod');
    if (pods.length > 0) await kubectl(['wait', '--for=condition=Ready', '--timeout=60s', '-f', '-'], asList(pods));
    return await work();
  } finally {
    await kubectl(['delete', '--ignore-not-found', '-f', '-'], list);
  }
}

function expectFailure(way: WayToFail, checkId: string, cases: readonly Case[]): void {
  const asked = cases.filter(({ check: id }) => id === checkId);
  const failed = asked.filter(({ verdict }) => verdict.status === 'fail');
  const seen = asked.map(({ id, verdict }) => `${id} ${JSON.stringify(verdict)}`).join('\n');

  const rightly = failed.filter(
    ({ id, verdict }) =>
      verdict.status === 'fail' && way.expect.test(verdict.mismatch) && (way.foremost?.test(id) ?? true),
  );
  expect(rightly.length, `failed cases of ${checkId} with ${String(way.expect)} among\n${seen}`).toBeGreaterThan(0);
  if (way.where !== undefined) {
    for (const { id } of failed) expect(id, `failed cases of ${checkId} among\n${seen}`).toMatch(way.where);
  }
}
