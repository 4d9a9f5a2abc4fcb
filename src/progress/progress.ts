import type { RunListener } from '../run/events.ts';

/** Where progress goes, as far as it must be known. */
export interface ProgressStream {
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

export interface ProgressOptions {
  readonly stream: ProgressStream;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
}

/** A display of a run's progress. */
export interface Progress {
  readonly listener: RunListener;
  /** Shows a phase that no run event tells of. */
  say(text: string): void;
  /** Prints a line of someone else's without tearing the display. */
  interject(line: string): void;
  /** Ends the display; it leaves nothing on the screen that a report would have to scroll away. */
  stop(): void;
}
