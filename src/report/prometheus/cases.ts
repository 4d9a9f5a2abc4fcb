import type { Case, VerdictStatus } from '../../domain/case.ts';
import type { Report } from '../../domain/report.ts';
import { groupByCheck } from '../text/check-table.ts';
import { statuses } from '../text/page.ts';
import type { Labels, Metric, Sample } from './exposition.ts';
import { latencySamples, lossSamples, throughputSamples } from './measured.ts';

/** With more pairs than those of 32 nodes a scrape would carry more series of pairs than of everything else. */
const mostPairs = 1_024;

/** What tells of cases: counted for each check, node and pair of nodes, never one by one. */
export function caseMetrics({ cases, skipped }: Report): readonly Metric[] {
  const checks = groupByCheck(cases);
  const pairs = pairsOf(cases);
  const few = pairs.size <= mostPairs;
  return [
    {
      name: 'podreach_cases',
      help: 'Cases of each check by their verdict.',
      samples: [...checks].flatMap(([check, members]) => countSamples(members, statuses, { check })),
    },
    {
      name: 'podreach_skipped',
      help: 'Checks, nodes and other things that were left out as a whole, by the reason.',
      samples: countBy(skipped, ({ because }) => because.code).map(([reason, count]) => ({
        labels: { reason },
        value: count,
      })),
    },
    {
      name: 'podreach_node_cases',
      help: 'Cases that began on a node by their verdict.',
      samples: groupBy(cases, ({ from }) => from.node).flatMap(([node, members]) =>
        countSamples(members, asked, { node }),
      ),
    },
    {
      name: 'podreach_node_pairs',
      help: 'Pairs of nodes between which Pods talked to Pods; above 1024 of them there are no series for each pair.',
      samples: [{ value: pairs.size }],
    },
    {
      name: 'podreach_node_pair_cases',
      help: 'Cases from Pods of one node to Pods of another, or of the same, by their verdict.',
      samples: few ? [...pairs.values()].flatMap((pair) => countSamples(pair.members, asked, pair.labels)) : [],
    },
    {
      name: 'podreach_latency_seconds',
      help: 'Answer times of each check, of its slowest case.',
      samples: [...checks].flatMap(([check, members]) => latencySamples(members, { check })),
    },
    {
      name: 'podreach_node_pair_latency_seconds',
      help: 'Answer times between Pods of two nodes, of the slowest case.',
      samples: few ? [...pairs.values()].flatMap(({ members, labels }) => latencySamples(members, labels)) : [],
    },
    {
      name: 'podreach_loss_ratio',
      help: 'Share of datagrams of a burst that stayed unanswered, of all cases of a check, from 0 to 1.',
      samples: [...checks].flatMap(([check, members]) => lossSamples(members, { check })),
    },
    {
      name: 'podreach_throughput_bytes_per_second',
      help: 'Payload that one TCP connection carried, of the slowest one of a check.',
      samples: [...checks].flatMap(([check, members]) => throughputSamples(members, { check })),
    },
    {
      name: 'podreach_node_pair_throughput_bytes_per_second',
      help: 'Payload that one TCP connection carried from a Pod of one node to one of another, or of the same.',
      samples: few ? [...pairs.values()].flatMap(({ members, labels }) => throughputSamples(members, labels)) : [],
    },
    {
      name: 'podreach_settled_seconds',
      help: 'From a change until the slowest case of a check was as promised and stayed so.',
      samples: [...checks].flatMap(([check, members]) => settledSamples(members, { check })),
    },
  ];
}

/** Nobody asks a graph what was skipped on a node. */
const asked: readonly VerdictStatus[] = ['pass', 'fail', 'unknown'];

function countSamples(members: readonly Case[], verdicts: readonly VerdictStatus[], labels: Labels): readonly Sample[] {
  const counts = new Map(countBy(members, ({ verdict }) => verdict.status));
  return verdicts.map((verdict) => ({ labels: { ...labels, verdict }, value: counts.get(verdict) ?? 0 }));
}

function settledSamples(members: readonly Case[], labels: Labels): readonly Sample[] {
  const slowest = members.reduce<number | undefined>(
    (most, { settledMs }) => (settledMs === undefined ? most : Math.max(most ?? 0, settledMs)),
    undefined,
  );
  return slowest === undefined ? [] : [{ labels, value: slowest / 1000 }];
}

interface PairCases {
  readonly labels: Labels;
  readonly members: Case[];
}

function pairsOf(cases: readonly Case[]): ReadonlyMap<string, PairCases> {
  const pairs = new Map<string, PairCases>();
  for (const item of cases) {
    if (item.family !== 'pod-to-pod' || item.to.kind !== 'pod') continue;
    const key = `${item.from.node}\n${item.to.node}`;
    const pair = pairs.get(key);
    if (pair === undefined) {
      pairs.set(key, { labels: { from_node: item.from.node, to_node: item.to.node }, members: [item] });
    } else pair.members.push(item);
  }
  return pairs;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly [string, Item[]])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups];
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly [string, number])[] {
  return groupBy(items, keyOf).map(([key, members]) => [key, members.length]);
}
