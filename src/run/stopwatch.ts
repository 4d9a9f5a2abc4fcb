import type { Clock } from './settings.ts';

const phases = ['factsMs', 'podsReadyMs', 'probingMs', 'cleanupMs'] as const;
type Phase = (typeof phases)[number];

/** Takes the time of a run's phases; a phase that was never reached took none. */
export class Stopwatch {
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #phases: Record<Phase, number> = { factsMs: 0, podsReadyMs: 0, probingMs: 0, cleanupMs: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedMs = clock.nowMs();
  }

  /** Runs the phase and notes its time, also when it throws. */
  async time<Result>(phase: Phase, work: () => Promise<Result>): Promise<Result> {
    const startedMs = this.#clock.nowMs();
    try {
      return await work();
    } finally {
      this.#phases[phase] = Math.round(this.#clock.nowMs() - startedMs);
    }
  }

  phases(): Readonly<Record<Phase, number>> {
    return this.#phases;
  }

  totalMs(): number {
    return Math.round(this.#clock.nowMs() - this.#startedMs);
  }
}
