import type { CoreV1Event } from '@kubernetes/client-node';
import type { Warning } from '../domain/cluster-state.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { ApiEdge } from './api-edge.ts';
import { resourcePath } from './api-path.ts';
import { listAll } from './pod-list.ts';
import { sinceMs } from './since.ts';

/** Older ones tell of what may be over. */
const longestAgoMs = 600_000;

/** The last warnings of some kind of object, by key `namespace/name`; of one that has several, the last that tells a cause. */
export type Warnings = (kind: 'Pod' | 'DaemonSet') => ReadonlyMap<string, Warning>;

/** Reads the warnings of the last ten minutes in some Namespaces. Throws ToolError. */
export async function readWarnings(
  edge: ApiEdge,
  namespaces: readonly string[],
  nowMs: number,
  signal: AbortSignal,
): Promise<Warnings> {
  const query = { fieldSelector: 'type=Warning' };
  const events = await Promise.all(
    namespaces.map((namespace) => listAll<CoreV1Event>(edge, resourcePath('events', { namespace }), query, signal)),
  );
  return lastWarnings(events.flat(), nowMs);
}

/** The pure half of `readWarnings`. */
export function lastWarnings(events: readonly CoreV1Event[], nowMs: number): Warnings {
  const recent = events.flatMap((event) => {
    const agoMs = agoMsOf(event, nowMs);
    return agoMs === undefined || agoMs > longestAgoMs ? [] : [{ event, agoMs }];
  });
  const leastTellingFirst = recent.toSorted(
    (one, other) => Number(isRepetition(other.event)) - Number(isRepetition(one.event)) || other.agoMs - one.agoMs,
  );
  return (kind) =>
    new Map(
      leastTellingFirst
        .filter(({ event }) => event.involvedObject.kind === kind)
        .map(({ event: { involvedObject, reason, message }, agoMs }) => [
          objectKey(involvedObject.namespace ?? '', involvedObject.name ?? ''),
          { reason: reason ?? '', message: message ?? '', agoMs },
        ]),
    );
}

/** A container that does not stay up, or an image that cannot be pulled: the Pod's own status says so, but not why. */
function isRepetition({ reason }: CoreV1Event): boolean {
  return reason === 'BackOff';
}

/** One event stands for many of the same kind, and says in one of two ways when it was seen last. */
function agoMsOf({ series, lastTimestamp, eventTime, metadata }: CoreV1Event, nowMs: number): number | undefined {
  return sinceMs(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp, nowMs);
}
