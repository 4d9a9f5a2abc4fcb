/**
 * Milliseconds since a time of the API, by this machine's clock; never negative, as that clock may lag behind. Undefined where there is
 * no time. Times come over the wire as RFC 3339 text, whatever client-node's types say.
 */
export function sinceMs(time: Date | string | null | undefined, nowMs: number): number | undefined {
  const atMs = Date.parse(String(time ?? ''));
  return Number.isNaN(atMs) ? undefined : Math.max(0, nowMs - atMs);
}
