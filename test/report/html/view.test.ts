import { describe, expect, test } from 'vitest';
import type { Case } from '../../../src/domain/case.ts';
import { packCases } from '../../../src/report/html/data/pack.ts';
import { unpackCases } from '../../../src/report/html/data/unpack.ts';
import { mostGroups, nodeGroups, singles } from '../../../src/report/html/view/axis.ts';
import { checkRows } from '../../../src/report/html/view/check-rows.ts';
import { lookupLatency, seriesLatency } from '../../../src/report/html/view/dns-latency.ts';
import { observationFacts } from '../../../src/report/html/view/details.ts';
import { headlineOf } from '../../../src/report/html/view/headline.ts';
import { casesOfCell, countsText, heatMap } from '../../../src/report/html/view/heat-map.ts';
import { nextStep } from '../../../src/report/html/view/next-step.ts';
import {
  checkSource,
  familyAxes,
  firstChoice,
  matrixChoices,
  matrixNodes,
  matrixSource,
} from '../../../src/report/html/view/node-matrix.ts';
import { pairsInWords } from '../../../src/report/html/view/pairs-in-words.ts';
import { policyGrids, policySets } from '../../../src/report/html/view/policy-grid.ts';
import { quantilesOf } from '../../../src/report/html/view/quantiles.ts';
import { casesFor, hashOf, noQuery, queryOf } from '../../../src/report/html/view/query.ts';
import { scenarioTimes, timeParts } from '../../../src/report/html/view/time-shares.ts';
import { grouped } from '../../../src/report/html/view/words.ts';
import { shortTime } from '../../../src/report/text/wrap.ts';
import { samples } from '../samples/index.ts';
import { showcase } from './reports.ts';

const report = showcase();
const table = unpackCases(packCases(report));
const isolated = unpackCases(packCases(samples['node-isolated']));

describe('headline', () => {
  test.each([
    ['healthy', 'Passed', /^All 162 cases on 3 nodes came out as Kubernetes promises\.$/],
    [
      'node-isolated',
      'Failed',
      /^13 of \d+ cases on 3 nodes broke a promise of Kubernetes; one finding explains them all\.$/,
    ],
    ['failed-set-up', 'Could not test', /^Nothing can be said of the network: the image .* cannot be pulled/],
    ['interrupted', 'Interrupted', /^The run was interrupted\. Until then \d+ of \d+ cases came out/],
  ] as const)('%s', (name, word, sentence) => {
    const headline = headlineOf(samples[name]);

    expect(headline.word).toBe(word);
    expect(headline.sentence).toMatch(sentence);
  });

  test('what no finding explains is told', () => {
    const [first, ...rest] = report.findings;

    expect(headlineOf({ ...report, findings: rest }).sentence).toContain(
      `2 findings explain all but ${first?.cases.length}`,
    );
    expect(headlineOf({ ...report, findings: [] }).sentence).toMatch(/broke a promise of Kubernetes\.$/);
  });
});

describe('groups of nodes', () => {
  const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
  const name = (node: number): string => `n${node}`;

  test('few nodes stand by themselves', () => {
    expect(nodeGroups(numbers(3), name, () => 'a')).toEqual(singles(numbers(3), name));
  });

  test('many are grouped by zone, and a zone by blocks', () => {
    const zones = nodeGroups(numbers(900), name, (node) => 'abc'[node % 3] ?? '');

    expect(zones.map(({ title }) => title)).toEqual(['zone a, 300 nodes', 'zone b, 300 nodes', 'zone c, 300 nodes']);
    const blocks = nodeGroups(zones[0]?.members ?? [], name, () => 'a');
    expect(blocks.length).toBe(18);
    expect(blocks[0]?.title).toBe('n0 to n48, 17 nodes');
  });

  test.each([61, 1_000, 5_000])('each of %d nodes is in one group, and there are not too many', (count) => {
    const groups = nodeGroups(numbers(count), name, () => '');

    expect(groups.flatMap(({ members }) => members)).toEqual(numbers(count));
    expect(groups.length).toBeLessThanOrEqual(mostGroups);
  });
});

describe('matrix', () => {
  const cell = (from: number, to: number, choice = firstChoice(matrixChoices(isolated))) => {
    const all = singles(matrixNodes(isolated), (node) => isolated.nodes[node] ?? '');
    return heatMap(all, all, matrixSource(isolated, choice)).cell(from, to);
  };

  test('the worst verdict of a pair, with its counts', () => {
    expect(cell(0, 1)).toEqual({ status: 'fail', counts: { pass: 0, fail: 2, unknown: 0, skipped: 2 } });
    expect(cell(0, 2)).toEqual({ status: 'pass', counts: { pass: 4, fail: 0, unknown: 0, skipped: 0 } });
    expect(countsText(cell(0, 1).counts)).toBe('2 failed, 2 skipped');
  });

  test('narrowed by check, protocol and IP family', () => {
    expect(cell(0, 1, { check: 'pod-to-pod.no-nat', protocol: '', ip: '' }).counts).toEqual({
      pass: 0,
      fail: 0,
      unknown: 0,
      skipped: 2,
    });
    expect(cell(0, 1, { check: 'pod-to-pod', protocol: 'udp', ip: 'ipv4' }).counts).toEqual({
      pass: 0,
      fail: 1,
      unknown: 0,
      skipped: 1,
    });
    expect(cell(0, 1, { check: 'pod-to-pod', protocol: '', ip: 'ipv6' }).status).toBeUndefined();
  });

  test('a group of nodes has all cases of its pairs', () => {
    const choice = firstChoice(matrixChoices(isolated));
    const all = { label: 'all', title: 'all', members: matrixNodes(isolated) };
    const source = matrixSource(isolated, choice);

    expect(casesOfCell(all, all, source).length).toBe(
      samples['node-isolated'].cases.filter(({ family }) => family === 'pod-to-pod').length,
    );
    expect(heatMap([all], [all], source).cell(0, 0).counts.fail).toBe(8);
  });

  test('in words', () => {
    const told = pairsInWords(samples['node-isolated']).map(({ status, groups }) => ({ status, groups }));

    expect(told).toEqual([{ status: 'fail', groups: ['n2 → every other node', 'every other node → n2'] }]);
    expect(pairsInWords(samples.healthy)).toEqual([]);
  });

  test('checks of a family by node', () => {
    const source = checkSource(table, 'service');
    const { checks, nodes, status } = familyAxes(table, source);

    expect(nodes.length).toBe(5);
    expect(checks.filter((check) => status[check] === 3).map((check) => table.checks[check])).toEqual([
      'service.cluster-ip',
      'service.endpoints',
      'service.hairpin',
      'service.node-port',
    ]);
  });
});

describe('query', () => {
  const found = (query: Partial<typeof noQuery>): readonly string[] =>
    Array.from(casesFor(table, { ...noQuery, ...query }), (index) => table.caseAt(index).id);

  test('an address keeps it', () => {
    const query = { ...noQuery, text: 'a&b=c #%', check: 'dns', status: ['pass', 'fail'] as const, finding: '2' };

    expect(queryOf(hashOf(query))).toEqual({ ...query, status: ['pass', 'fail'] });
    expect(queryOf('#cases')).toEqual(noQuery);
    expect(queryOf('#checks')).toBeUndefined();
    expect(queryOf('#cases?text=%E0%A4')).toEqual({ ...noQuery, text: '%E0%A4' });
  });

  test('each field narrows, and all of them together', () => {
    const expected = report.cases.filter(
      ({ check, from, to, verdict, protocol }) =>
        check.startsWith('policy.') &&
        from.node === 'n1' &&
        to.kind === 'pod' &&
        to.node === 'n2' &&
        verdict.status === 'fail' &&
        protocol === 'tcp',
    );

    expect(expected.length).toBeGreaterThan(0);
    expect(found({ check: 'policy', from: 'n1', to: 'n2', status: ['fail'], protocol: 'tcp', ip: 'ipv4' })).toEqual(
      expected.map(({ id }) => id),
    );
    expect(found({ group: 'ports/port-range' }).length).toBe(162);
    expect(found({ finding: '2' }).length).toBe(report.findings[1]?.cases.length);
  });

  test('every word of a text has to be found, wherever', () => {
    expect(found({ text: 'hairpin n5 TIMED-OUT' })).toEqual(['service.hairpin/ipv4/n5/n5']);
    expect(found({ text: 'hairpin nowhere' })).toEqual([]);
  });

  test('what failed comes first', () => {
    const all = Array.from(casesFor(table, noQuery), (index) => table.caseAt(index).verdict.status);

    expect(all.length).toBe(report.cases.length);
    expect(all.lastIndexOf('fail')).toBeLessThan(all.indexOf('unknown'));
    expect(all.lastIndexOf('unknown')).toBeLessThan(all.indexOf('pass'));
  });
});

describe('policy cases', () => {
  test('what failed comes first, with its counts', () => {
    const sets = policySets(table);

    expect(sets.map(({ name, status }) => [name, status])).toEqual([
      ['ports/port-range', 'fail'],
      ['peers/every-kind-in', 'pass'],
      ['stacking/two-policies', 'pass'],
    ]);
    expect(sets[0]?.counts.fail).toBe(24);
  });

  test('expected beside observed, over all ports, with what decides', () => {
    const cases = (policySets(table)[0]?.cases ?? []).map((index) => table.caseAt(index));
    const [grid, ...others] = policyGrids(cases);
    const at = (from: string, to: string) => grid?.cells[grid.from.indexOf(from)]?.[grid.to.indexOf(to)];

    expect(others).toEqual([]);
    expect(grid?.title).toBe('policy.ports, step 1');
    expect(grid?.from).toEqual(['1x/a', '1x/b', '1x/c', '1y/a', '1y/b', '1y/c', '1z/a', '1z/b', '1z/c']);
    expect(at('1x/a', '1y/a')).toMatchObject({ expected: 'blocked', observed: 'part', status: 'fail' });
    expect(at('1x/a', '1z/a')).toMatchObject({ expected: 'open', observed: 'open', status: 'pass' });
    expect(grid?.because[0]).toBe('port-range isolates y/a for ingress and no rule allows');
  });
});

test('latency of names, each replica by itself and by the slowest node', () => {
  const [first, second] = seriesLatency(report.cases);

  expect(first?.server).toBe('kube-system/coredns-7db6d8ff4d-x2kqp');
  expect(second?.node).toBe('n2');
  expect(second?.quantiles.count).toBe(75);
  const ofNodes = (second?.nodes ?? []).map(({ quantiles }) => quantiles.percentiles);
  expect(second?.quantiles.percentiles?.p50).toBe(Math.max(...ofNodes.map((one) => one?.p50 ?? 0)));
  const p99 = ofNodes.map((one) => one?.p99 ?? 0);
  expect(p99).toEqual(p99.toSorted((left, right) => right - left));
  expect(lookupLatency(report.cases).map(({ server, quantiles }) => [server, quantiles.count])).toEqual([
    ['10.244.1.5', 5],
    ['10.244.2.5', 5],
  ]);
});

test('latency of names has no percentiles of a series of few answers, which counts for the longest time alone', () => {
  const item = report.cases.find(({ check }) => check === 'dns.latency')!;
  const series = (count: number, us: number): Case => ({
    ...item,
    from: { ...item.from, node: `n${count}` },
    observations: [{ outcome: 'reached', latency: { count, p50Us: us, p95Us: us, p99Us: us, maxUs: us } }],
  });
  const few = { count: 9, max: 748_000 };
  const many = { count: 10, max: 2_000, percentiles: { p50: 2_000, p95: 2_000, p99: 2_000 } };

  expect(seriesLatency([series(9, 748_000)])).toMatchObject([{ quantiles: few }]);
  expect(seriesLatency([series(9, 748_000)])[0]?.quantiles).not.toHaveProperty('percentiles');
  expect(seriesLatency([series(10, 2_000), series(9, 748_000)])).toMatchObject([
    {
      quantiles: { ...many, count: 19, max: 748_000 },
      nodes: [
        { node: 'n9', quantiles: few },
        { node: 'n10', quantiles: many },
      ],
    },
  ]);
});

test.each([
  [1, '1 answer, 748 ms'],
  [9, '9 answers, at most 748 ms'],
  [10, 'p50 2.0 ms, p95 3.0 ms, p99 4.0 ms, longest 748 ms, of 10'],
])('a try of %d answers says of its latency: %s', (count, value) => {
  const latency = { count, p50Us: 2_000, p95Us: 3_000, p99Us: 4_000, maxUs: 748_000 };

  expect(observationFacts({ outcome: 'reached', latency })).toEqual([{ label: 'latency', value }]);
});

test('percentiles by nearest rank, where there are enough times for them', () => {
  expect(quantilesOf([5, 1, 4, 2, 3, 10, 9, 8, 7, 6])).toEqual({
    count: 10,
    max: 10,
    percentiles: { p50: 5, p95: 10, p99: 10 },
  });
  expect(quantilesOf([5, 1, 4, 2, 3, 9, 8, 7, 6])).toEqual({ count: 9, max: 9 });
  expect(quantilesOf([])).toBeUndefined();
});

test('checks family by family, with what they came to', () => {
  const families = checkRows(report);

  expect(families.map(({ family }) => family)).toEqual([
    'pod-ip',
    'pod-to-pod',
    'same-pod',
    'service',
    'dns',
    'env',
    'policy',
  ]);
  const row = families.flatMap(({ rows }) => rows).find(({ check }) => check === 'service.hairpin');
  expect(row).toEqual({
    check: 'service.hairpin',
    status: 'fail',
    counts: { pass: 4, fail: 1, unknown: 0, skipped: 0 },
    nodes: 5,
    figures: [],
  });
});

test('a command is told from advice, and from what it is for', () => {
  expect(nextStep('kubectl get pods -A  # do they run?')).toEqual({
    kind: 'command',
    command: 'kubectl get pods -A',
    comment: 'do they run?',
  });
  expect(nextStep('On n2, look at the route.')).toEqual({ kind: 'advice', text: 'On n2, look at the route.' });
  expect(nextStep('ip route')).toEqual({ kind: 'command', command: 'ip route', comment: '' });
});

test('the parts of the time are the whole of it', () => {
  const parts = timeParts(report.timings);

  expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBe(report.timings.totalMs);
  expect(scenarioTimes(report.timings.scenarios ?? [])[0]).toEqual({
    id: 'service.rolling-replacement',
    stages: 2,
    changesMs: 5_000,
    askingMs: 12_000,
  });
});

test('numbers as people read them', () => {
  expect([0, 999, 1_000, 1_234_567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect([0, 350, 1_200, 12_400, 1_200_000].map(shortTime)).toEqual(['0 ms', '0.35 ms', '1.2 ms', '12 ms', '1.2 s']);
});
