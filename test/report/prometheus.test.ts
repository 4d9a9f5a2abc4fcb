import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import parsePrometheus from 'parse-prometheus-text-format';
import { describe, expect, test } from 'vitest';
import type { Case } from '../../src/domain/case.ts';
import type { Report } from '../../src/domain/report.ts';
import { renderPrometheus } from '../../src/report/prometheus.ts';
import { overallOf } from '../../src/report/overall.ts';
import { visible } from '../../src/report/visible.ts';
import { type Exposition, readExposition } from './exposition-grammar.ts';
import { casesOf, factsOf, nodeNames, reportOf } from './samples/build.ts';
import { samples } from './samples/index.ts';

const look = { width: 100, color: false };

function valuesOf(report: Report, name: string, labels: Readonly<Record<string, string>> = {}): readonly number[] {
  return readExposition(renderPrometheus(report, look))
    .samples.filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([key, value]) => sample.labels[key] === value))
    .map(({ value }) => value);
}

/** The same as a reader that is not ours takes it, which is less strict. */
function readByOthers(text: string): Exposition {
  const families = parsePrometheus(text);
  return {
    types: new Map(families.map(({ name, type }) => [name, type.toLowerCase()])),
    samples: families.flatMap(({ name, metrics }) =>
      metrics.map(({ value, labels = {} }) => ({ name, labels, value: Number(value) })),
    ),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe.each(Object.entries<Report>(samples))('%s', (_name, report) => {
  const text = renderPrometheus(report, look);
  const read = readExposition(text);

  test('is read alike by others', () => {
    expect(readByOthers(text)).toEqual(read);
  });

  test('is of the format, and names follow the conventions', () => {
    for (const [name, type] of read.types) {
      expect(name).toMatch(/^podreach_[a-z]+(_[a-z]+)*$/);
      expect(name).not.toMatch(/_(total|count|sum|bucket|milliseconds|ms|gauge)$/);
      expect(type).toBe('gauge');
    }
    // `quantile` and `le` belong to summaries and histograms.
    expect(read.samples.flatMap(({ labels }) => Object.keys(labels))).not.toContain('quantile');
  });

  test('counts what the report counts', () => {
    for (const verdict of ['pass', 'fail', 'unknown', 'skipped'] as const) {
      expect(sum(valuesOf(report, 'podreach_cases', { verdict })), verdict).toBe(report.summary[verdict]);
    }
    expect(valuesOf(report, 'podreach_findings')).toEqual([report.findings.length, 0]);
    expect(valuesOf(report, 'podreach_run_result', { result: overallOf(report) })).toEqual([1]);
    expect(sum(valuesOf(report, 'podreach_run_result'))).toBe(1);
    expect(valuesOf(report, 'podreach_run_complete')).toEqual([report.run.outcome === 'complete' ? 1 : 0]);
  });

  test('every series tells its context, where there is one', () => {
    const contexts = new Set(read.samples.map(({ labels }) => labels['context']));

    expect([...contexts]).toEqual([report.cluster === undefined ? undefined : visible(report.cluster.context)]);
  });
});

test.each(['failed-set-up', 'without-policy-engine'] as const)('%s as it was', async (name) => {
  await expect(renderPrometheus(samples[name], look)).toMatchFileSnapshot(`golden/${name}.prom`);
});

test('a finding is a series of its own, with its culprit', () => {
  expect(
    valuesOf(samples['udp-blocked'], 'podreach_finding', {
      code: 'protocol-blocked',
      culprit: 'cluster',
      confidence: 'likely',
      protocol: 'udp',
      ip_family: 'ipv4',
    }),
  ).toEqual([1]);
});

test('the same finding twice is one series', () => {
  const [finding] = samples['one-way'].findings;
  const report = { ...samples['one-way'], findings: [finding!, finding!] };

  expect(valuesOf(report, 'podreach_finding')).toEqual([1]);
  expect(valuesOf(report, 'podreach_findings')).toEqual([2, 0]);
});

test('answer times are those of the slowest case, in seconds', () => {
  const report = samples['every-check'];

  expect(valuesOf(report, 'podreach_latency_seconds', { check: 'dns.latency', stat: 'p50' })).toEqual([0.0012]);
  expect(
    valuesOf(report, 'podreach_node_pair_latency_seconds', { from_node: 'n1', to_node: 'n2', stat: 'p99' }),
  ).toEqual([0.000682]);
  expect(valuesOf(report, 'podreach_loss_ratio', { check: 'pod-to-pod.loss' })).toEqual([0]);
});

test('of fewer than ten answers there is the longest time and no percentile', () => {
  const [item] = casesOf(nodeNames(1));
  const series = (id: string, count: number, us: number): Case => ({
    ...item!,
    id,
    observations: [{ outcome: 'reached', latency: { count, p50Us: us, p95Us: us, p99Us: us, maxUs: us } }],
  });
  const read = (cases: readonly Case[]) =>
    ['p50', 'p95', 'p99', 'max'].map((stat) => valuesOf(reportOf(cases), 'podreach_latency_seconds', { stat }));

  expect(read([series('a', 9, 748_000)])).toEqual([[], [], [], [0.748]]);
  expect(read([series('a', 9, 748_000), series('b', 10, 2_000)])).toEqual([[0.002], [0.002], [0.002], [0.748]]);
});

test('loss is that of all bursts together', () => {
  const [item] = casesOf(nodeNames(1));
  const burst = (id: string, received: number): Case => ({
    ...item!,
    id,
    expectation: { reach: 'allowed', because: ['it'], maxLossRatio: 0.05 },
    observations: [{ outcome: 'reached', sent: 100, received }],
  });

  expect(valuesOf(reportOf([burst('a', 100), burst('b', 99)]), 'podreach_loss_ratio')).toEqual([0.005]);
});

test('throughput is that of the slowest connection of each family, in bytes per second', () => {
  const item = casesOf(nodeNames(2)).find(({ family }) => family === 'pod-to-pod');
  const stream = (id: string, ipFamily: 'ipv4' | 'ipv6', mbitPerSecond: number): Case => ({
    ...item!,
    id,
    ipFamily,
    observations: [{ outcome: 'reached', mbitPerSecond }],
  });
  const report = reportOf([stream('a', 'ipv4', 940), stream('b', 'ipv4', 800), stream('c', 'ipv6', 8)]);

  expect(valuesOf(report, 'podreach_throughput_bytes_per_second')).toEqual([1e8, 1e6]);
  expect(valuesOf(report, 'podreach_node_pair_throughput_bytes_per_second', { ip_family: 'ipv4' })).toEqual([1e8]);
});

test('how soon policies took effect is told by percentile', () => {
  const times = { count: 4, p50: 250, p95: 900, max: 1_500 };
  const report = {
    ...samples.healthy,
    timings: { ...samples.healthy.timings, policies: { cases: 4, enforcedMs: times, releasedMs: times } },
  };

  expect(valuesOf(report, 'podreach_policy_cases')).toEqual([4]);
  expect(valuesOf(report, 'podreach_policy_enforced_seconds', { stat: 'p95' })).toEqual([0.9]);
  expect(valuesOf(report, 'podreach_policy_released_seconds', { stat: 'max' })).toEqual([1.5]);
});

test('a moment that is none has no series', () => {
  const report = { ...samples.healthy, run: { ...samples.healthy.run, finishedAt: 'yesterday' } };

  expect(valuesOf(samples.healthy, 'podreach_run_timestamp_seconds')).toEqual([1_795_235_124.323]);
  expect(valuesOf(report, 'podreach_run_timestamp_seconds')).toEqual([]);
});

test('a thousand nodes are a bounded number of series', () => {
  const names = nodeNames(1_000);
  const agents = names.map((node, index) => ({ kind: 'pod' as const, namespace: 'home', pod: `agent-${index}`, node }));
  const [item] = casesOf(nodeNames(1)).filter(({ check }) => check === 'pod-to-pod.tcp');
  const cases = agents.flatMap((from, index) =>
    [1, 7, 31].map((step) => {
      const to = agents[(index + step) % agents.length] ?? from;
      return { ...item!, id: `pod-to-pod.tcp/${from.node}/${to.node}`, from, to };
    }),
  );
  const { samples: series } = readExposition(renderPrometheus(reportOf(cases, { cluster: factsOf(names) }), look));

  expect(series.find(({ name }) => name === 'podreach_node_pairs')?.value).toBe(3_000);
  expect(series.filter(({ name }) => name.startsWith('podreach_node_pair_'))).toEqual([]);
  expect(series.filter(({ name }) => name === 'podreach_node_cases')).toHaveLength(3_000);
  expect(series.length).toBeLessThan(3_100);
});

test('what the docs push replaces all that was pushed before, so that what is repaired goes', () => {
  const docs = readFileSync(new URL('../../docs/reports.md', import.meta.url), 'utf8');
  const pushes = docs.split('\n').filter((line) => line.includes('pushgateway:'));

  expect(pushes).toHaveLength(1);
  expect(pushes[0]).toContain('curl -X PUT --data-binary @- ');
});

test('whatever a name holds, the file is of the format and the name comes back', () => {
  fc.assert(
    fc.property(
      fc
        .array(
          fc.oneof(
            fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
            fc.constantFrom('"', '\\', '\\n', '\n', '}', '{', ',', '=', ' 1\n', '#'),
          ),
          { minLength: 1, maxLength: 20 },
        )
        .map((parts) => `n${parts.join('')}`),
      (context) => {
        const report = { ...samples['failed-set-up'], cluster: { ...factsOf(['n1']), context } };

        const text = renderPrometheus(report, look);
        const read = readExposition(text);

        expect(read.samples[0]?.labels['context']).toBe(visible(context));
        expect(readByOthers(text)).toEqual(read);
      },
    ),
    { numRuns: 300 },
  );
});
