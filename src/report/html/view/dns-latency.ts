import type { Case } from '../../../domain/case.ts';
import { objectKey } from '../../../domain/endpoint.ts';
import { fewestAnswers } from '../../../domain/latency.ts';
import type { Latency } from '../../../wire/observation.ts';
import { type Percentiles, type Quantiles, quantilesOf } from './quantiles.ts';

/** How long names took at one name server. Times are in microseconds. */
export interface ServerLatency {
  /** The replica, or the address of the Pods' name server. */
  readonly server: string;
  /** Where the replica runs; empty where that is not known. */
  readonly node: string;
  readonly quantiles: Quantiles;
  /** What each node measured there, the slowest first. */
  readonly nodes: readonly NodeLatency[];
}

/** How long names took from one node. Times are in microseconds. */
export interface NodeLatency {
  readonly node: string;
  readonly quantiles: Quantiles;
}

/**
 * Latency by name server, from the series that measured it. The percentiles of several series cannot be merged into those of all
 * queries, so that each is the largest that any node saw: one slow node is not averaged away. Series of few answers count for the
 * longest time alone.
 */
export function seriesLatency(cases: readonly Case[]): readonly ServerLatency[] {
  const servers = new Map<string, { readonly server: string; readonly node: string; readonly nodes: NodeLatency[] }>();
  for (const item of cases) {
    const series = item.observations.at(-1)?.latency;
    if (item.family !== 'dns' || series === undefined) continue;
    const { server, node } = serverOf(item);
    const known = servers.get(server) ?? { server, node, nodes: [] };
    servers.set(server, known);
    known.nodes.push({ node: item.from.node, quantiles: ofSeries(series) });
  }
  return [...servers.values()].map(({ server, node, nodes }) => ({
    server,
    node,
    quantiles: largestOfEach(nodes.map(({ quantiles }) => quantiles)),
    nodes: slowestOfEach(nodes),
  }));
}

function ofSeries({ count, p50Us, p95Us, p99Us, maxUs }: Latency): Quantiles {
  if (count < fewestAnswers) return { count, max: maxUs };
  return { count, max: maxUs, percentiles: { p50: p50Us, p95: p95Us, p99: p99Us } };
}

function largestOfEach(all: readonly Quantiles[]): Quantiles {
  return all.reduce(({ count, max, percentiles: known }, { percentiles: own, ...one }) => {
    const percentiles = known === undefined || own === undefined ? (known ?? own) : larger(known, own);
    return {
      count: count + one.count,
      max: Math.max(max, one.max),
      ...(percentiles === undefined ? {} : { percentiles }),
    };
  });
}

function larger(left: Percentiles, right: Percentiles): Percentiles {
  return {
    p50: Math.max(left.p50, right.p50),
    p95: Math.max(left.p95, right.p95),
    p99: Math.max(left.p99, right.p99),
  };
}

/** Each node once, by its slowest series; the slowest node first. */
function slowestOfEach(all: readonly NodeLatency[]): readonly NodeLatency[] {
  const slowness = ({ quantiles: { percentiles, max } }: NodeLatency): number => percentiles?.p99 ?? max;
  const byNode = new Map<string, NodeLatency>();
  for (const one of all.toSorted((left, right) => slowness(right) - slowness(left))) {
    if (!byNode.has(one.node)) byNode.set(one.node, one);
  }
  return [...byNode.values()];
}

/** Every single lookup that was answered, by the name server that answered it. */
export function lookupLatency(
  cases: readonly Case[],
): readonly { readonly server: string; readonly quantiles: Quantiles }[] {
  const times = new Map<string, number[]>();
  for (const { family, observations } of cases) {
    if (family !== 'dns') continue;
    for (const { elapsedUs, dns } of observations) {
      if (elapsedUs === undefined || dns === undefined) continue;
      const known = times.get(dns.server);
      if (known === undefined) times.set(dns.server, [elapsedUs]);
      else known.push(elapsedUs);
    }
  }
  return [...times].flatMap(([server, all]) => {
    const quantiles = quantilesOf(all);
    return quantiles === undefined ? [] : [{ server, quantiles }];
  });
}

function serverOf({ to, observations }: Case): { server: string; node: string } {
  if (to.kind === 'pod') return { server: objectKey(to.namespace, to.pod), node: to.node };
  const address = observations.at(-1)?.dns?.server;
  return { server: address === undefined ? 'name server of the Pods' : `name server ${address}`, node: '' };
}
