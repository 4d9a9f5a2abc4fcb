/** Monotonic now in nanoseconds, for `microsecondsSince`. */
export function nowNs(): bigint {
  return process.hrtime.bigint();
}

/** Whole microseconds since a `nowNs`. */
export function microsecondsSince(startNs: bigint): number {
  return Number((nowNs() - startNs) / 1000n);
}

/**
 * Calls `onOver` once after `ms` milliseconds unless the returned function was called before. What lies in a socket's buffer
 * by then is read first: a busy event loop runs late timers before it reads, and would call an answer in time a timeout.
 */
export function startDeadline(ms: number, onOver: () => void): () => void {
  let afterReading: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    afterReading = setImmediate(onOver);
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(afterReading);
  };
}

/** Resolves after the event loop has read its sockets once. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Resolves after `ms` milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
