import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readers } from '../../report/readers.ts';
import { type Combination, combinationOf } from '../harness/combination.ts';
import { knownFindings, unexpectedIn } from '../harness/healthy.ts';
import { check, type Checked, podreach } from '../harness/podreach.ts';
import { saveReport } from '../harness/saved-reports.ts';
import { clusterName, leftovers } from '../harness/test-cluster.ts';

let combination: Combination;
let checked: Checked;
let folder: string;

/** What goes to files; annotations only work on stdout. */
const fileFormats = ['json', 'ndjson', 'junit', 'prometheus', 'markdown', 'html'] as const;

beforeAll(async () => {
  combination = await combinationOf(clusterName());
  folder = await mkdtemp(join(tmpdir(), 'podreach-formats-'));
  checked = await check(fileFormats.flatMap((format) => ['--output', `${format}=${join(folder, format)}`]));
  await saveReport(checked.report, combination);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

test('the default check finds nothing but the true deviations of this cluster', async () => {
  const { code, stdout, report } = checked;
  const known = knownFindings(combination);

  expect(unexpectedIn(report, combination)).toEqual([]);
  expect(report.findings).toEqual(expect.arrayContaining(known.map((finding) => expect.objectContaining(finding))));
  expect(code).toBe(report.findings.length === 0 ? 0 : 1);
  expect(stdout).toContain(report.findings.length === 0 ? 'PASS' : 'FAIL');
  for (const { code: finding } of known) expect(stdout).toContain(finding);
  expect(await leftovers()).toEqual([]);
});

test('every family is asked from every node in every IP family', () => {
  const passed = checked.report.cases.filter(({ verdict }) => verdict.status === 'pass');
  const ipFamilies = combination.family === 'dual' ? ['ipv4', 'ipv6'] : ['ipv4'];
  const nodes = checked.report.cluster?.nodes.map(({ name }) => name) ?? [];

  expect(nodes.length).toBeGreaterThan(1);
  expect(new Set(checked.report.cases.flatMap(({ ipFamily }) => ipFamily ?? []))).toEqual(new Set(ipFamilies));
  for (const family of ['pod-ip', 'pod-to-pod', 'same-pod', 'service', 'dns']) {
    for (const node of nodes) {
      for (const ipFamily of ipFamilies) {
        const asked = passed.filter(
          (item) => item.family === family && item.from.node === node && item.ipFamily === ipFamily,
        );
        expect(asked.length, `${family} from ${node} over ${ipFamily}`).toBeGreaterThan(0);
      }
    }
  }
});

test('every ordered pair of nodes, and each node with itself, is asked over TCP and UDP', () => {
  const { cases, cluster } = checked.report;
  const nodes = cluster?.nodes.length ?? 0;
  const pairs = (checkId: string) =>
    cases
      .filter((item) => item.check === checkId && item.verdict.status === 'pass')
      .map(({ from, to, ipFamily }) => `${from.node} ${to.kind === 'pod' ? to.node : ''} ${ipFamily}`);
  const expected = nodes * nodes * (combination.family === 'dual' ? 2 : 1);

  expect(new Set(pairs('pod-to-pod.tcp')).size).toBe(expected);
  expect(new Set(pairs('pod-to-pod.udp')).size).toBe(expected);
});

test('each format is what its readers take', async () => {
  for (const format of fileFormats)
    expect(await readers[format](await readFile(join(folder, format), 'utf8')), format).toEqual([]);
  const { stdout } = await podreach(['report', join(folder, 'json'), '--format', 'github']);
  expect(await readers.github(stdout)).toEqual([]);
});
