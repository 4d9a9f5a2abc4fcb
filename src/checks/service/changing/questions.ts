import type { Protocol } from '../../../domain/network.ts';
import type { Question } from '../../planned-case.ts';
import { exchangesToSeeAll } from '../../spread.ts';
import { exchangeTimeoutMs } from '../../targets.ts';
import { exchangesWith, exchangeWith, silenceMs } from '../service-path.ts';
import type { Way } from './ways.ts';

type Ask = (address: string, port: number) => Question;

/**
 * Chance that one series misses an endpoint that is there. Some hundred series are asked for one check, each up to four times
 * until it counts as settled, so that the whole check raises a false alarm less than once in a million runs.
 */
const missRate = 1e-9;

/** One fresh connection or flow. */
export function once({ protocol }: Way): Ask {
  return (address, port) => exchangeWith(protocol, address, port);
}

/** As many as it takes to see each of so many endpoints, and so to notice one that is still there. */
export function often({ protocol }: Way, endpoints: number): Ask {
  return (address, port) => exchangesWith(protocol, address, port, exchangesToSeeAll(endpoints, missRate));
}

/** One that is not expected to be answered. */
export function briefly({ protocol }: Way): Ask {
  return (address, port) => closed(protocol, address, port);
}

function closed(protocol: Protocol, address: string, port: number): Question {
  const target = { address, port, timeoutMs: silenceMs };
  return protocol === 'tcp' ? { kind: 'tcp', ...target } : { kind: 'udp', ...target, intervalMs: 200 };
}

/** Longer than any scenario: what is left over ends by itself. */
const longestMs = 180_000;

/** Often enough for an answer within the patience of a first try, and for no entry of connection tracking to expire. */
const flow = { intervalMs: 200, timeoutMs: exchangeTimeoutMs, maxMs: longestMs };

/** The first question to a flow, which opens it. */
export function openFlow(way: Way): Ask {
  const { intervalMs, maxMs, timeoutMs } = flow;
  return (address, port) => ({
    kind: 'flow',
    flow: nameOf(way),
    protocol: 'udp',
    open: { address, port, intervalMs, maxMs },
    timeoutMs,
  });
}

/** Who answers the flow that was opened on this way. */
export function sameFlow(way: Way): Ask {
  return () => ({ kind: 'flow', flow: nameOf(way), protocol: 'udp', timeoutMs: flow.timeoutMs });
}

/** Begins fresh connections at a steady pace. */
export function beginLoad(way: Way, intervalMs: number): Ask {
  return (address, port) => ({
    kind: 'load-begin',
    load: nameOf(way),
    address,
    port,
    intervalMs,
    patienceMs: exchangeTimeoutMs,
    maxMs: longestMs,
  });
}

/** How all connections of the load on this way fared. */
export function endLoad(way: Way): Ask {
  return () => ({ kind: 'load-end', load: nameOf(way) });
}

function nameOf({ service, ipFamily, protocol, port, node, loadBalancer }: Way): string {
  return [service.name, port, protocol, ipFamily, loadBalancer ? 'load-balancer' : (node ?? '')].join(' ');
}
