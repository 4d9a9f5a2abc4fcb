import type { Case } from '../../../domain/case.ts';
import { objectKey } from '../../../domain/endpoint.ts';
import { type Quantiles, quantilesOf } from './quantiles.ts';

/** How long names took at one name server. Times are in microseconds. */
export interface ServerLatency {
  /** The replica, or the address of the Pods' name server. */
  readonly server: string;
  /** Where the replica runs; empty where that is not known. */
  readonly node: string;
  readonly quantiles: Quantiles;
  /** What each node measured there, the slowest first; a series has its own percentiles, a single lookup only one time. */
  readonly nodes: readonly NodeLatency[];
}

/** How long names took from one node. */
export interface NodeLatency {
  readonly node: string;
  readonly p50Us: number;
  readonly p95Us: number;
  readonly p99Us: number;
}

/**
 * Latency by name server, from the series that measured it. The percentiles of several series cannot be merged into those of all
 * queries, so that each is the largest that any node saw: one slow node is not averaged away.
 */
export function seriesLatency(cases: readonly Case[]): readonly ServerLatency[] {
  const servers = new Map<
    string,
    { server: string; node: string; nodes: (NodeLatency & { count: number; maxUs: number })[] }
  >();
  for (const item of cases) {
    const series = item.observations.at(-1)?.latency;
    if (item.family !== 'dns' || series === undefined) continue;
    const { server, node } = serverOf(item);
    const known = servers.get(server) ?? { server, node, nodes: [] };
    servers.set(server, known);
    const { count, p50Us, p95Us, p99Us, maxUs } = series;
    known.nodes.push({ node: item.from.node, count, p50Us, p95Us, p99Us, maxUs });
  }
  return [...servers.values()].map(({ server, node, nodes }) => {
    const most = (field: 'p50Us' | 'p95Us' | 'p99Us' | 'maxUs'): number =>
      nodes.reduce((largest, one) => Math.max(largest, one[field]), 0);
    return {
      server,
      node,
      quantiles: {
        count: nodes.reduce((sum, { count }) => sum + count, 0),
        p50: most('p50Us'),
        p95: most('p95Us'),
        p99: most('p99Us'),
        max: most('maxUs'),
      },
      nodes: slowestOfEach(nodes),
    };
  });
}

/** Each node once, by its slowest series; the slowest node first. */
function slowestOfEach<Series extends NodeLatency>(all: readonly Series[]): readonly Series[] {
  const byNode = new Map<string, Series>();
  for (const one of all.toSorted((left, right) => right.p99Us - left.p99Us)) {
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
