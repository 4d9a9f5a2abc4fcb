import { afterAll, expect, test } from 'vitest';
import type { Report } from '../../../src/domain/report.ts';
import { culpritText } from '../../../src/domain/finding.ts';
import { check } from '../harness/podreach.ts';
import { kubectl, leftovers, withFault } from '../harness/test-cluster.ts';

const [left, right] = [['n1', 'n2'] as const, ['n3', 'n4'] as const];

/** Enough to tell nodes, groups of nodes, Services and DNS apart. */
const telling =
  'pod-to-pod.tcp,pod-to-pod.udp,pod-to-pod.no-nat,pod-to-pod.mtu,same-pod.localhost,service.cluster-ip,dns.short,dns.fqdn';

/** All packets from Pods of these nodes to Pods of those are lost meanwhile. */
function whileLost<Result>(
  from: readonly string[],
  to: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  return from
    .flatMap((source) => to.map((target) => ['node-pair', source, target]))
    .reduceRight<() => Promise<Result>>((inner, fault) => () => withFault(fault, inner), work)();
}

function named({ findings }: Report): readonly string[] {
  return findings.map(({ code, culprit, confidence }) => `${code} ${culpritText(culprit)}, ${confidence}`);
}

/** What is lost stays lost: no need to wait for it as long as for what may still come. */
function checkSome() {
  return check(['--only', telling, '--patience', '0.5']);
}

afterAll(async () => {
  expect(await leftovers()).toEqual([]);
});

test('nobody broke anything: nothing is found', async () => {
  const { code, report } = await checkSome();
  expect(named(report)).toEqual([]);
  expect(code).toBe(0);
});

test('two halves that do not reach each other are one finding', async () => {
  const { report } = await whileLost(left, right, () => whileLost(right, left, checkSome));
  expect(named(report)).toEqual(['node-pair-unreachable n1, n2 <-> n3, n4, shown']);
});

test('the way that is lost is told', async () => {
  const { report } = await whileLost(right, left, checkSome);
  expect(named(report)).toEqual(['node-pair-unreachable n3, n4 -> n1, n2, shown']);
});

test('a node that translates addresses within its half is told beside it', async () => {
  const { report } = await withFault(['masquerade', 'n2'], () =>
    whileLost(left, right, () => whileLost(right, left, checkSome)),
  );
  expect(named(report).toSorted()).toEqual([
    'node-pair-unreachable n1, n2 <-> n3, n4, shown',
    expect.stringMatching(/^source-nat node n2, /),
  ]);
});

const zoneLabel = 'topology.kubernetes.io/zone';

/** Gives the nodes of each half a zone, or takes it from them. */
async function label(nodes: readonly string[], text: string): Promise<void> {
  await kubectl(['label', 'nodes', ...nodes, text]);
}

test('zones are called by their names', async () => {
  await label(left, `${zoneLabel}=a`);
  await label(right, `${zoneLabel}=b`);
  try {
    const { report } = await whileLost(left, right, () => whileLost(right, left, checkSome));
    expect(named(report)).toEqual(['node-pair-unreachable zone a <-> zone b, shown']);
  } finally {
    await label([...left, ...right], `${zoneLabel}-`);
  }
});
