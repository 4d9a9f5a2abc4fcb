import type { RunListener } from './events.ts';
import type { Clock } from './settings.ts';

interface Announcing {
  readonly clock: Clock;
  readonly listener: RunListener;
}

/** Tells how far a stage is: first how many were asked, then how many have not settled. */
export class StageProgress {
  readonly #stage: string;
  readonly #total: number;
  readonly #tools: Announcing;
  readonly #startedMs: number;
  #asked = 0;
  #ended = 0;

  constructor(stage: string, total: number, tools: Announcing) {
    this.#stage = stage;
    this.#total = total;
    this.#tools = tools;
    this.#startedMs = tools.clock.nowMs();
    if (total > 0) tools.listener({ type: 'probing', stage, done: 0, total });
  }

  /** A question was asked for the first time. */
  tried(): void {
    this.#asked += 1;
    if (this.#asked === this.#total) this.#say();
  }

  /** Nothing more is asked of a question. */
  ended(): void {
    this.#ended += 1;
    this.#say();
  }

  #say(): void {
    const { clock, listener } = this.#tools;
    const [stage, total] = [this.#stage, this.#total];
    if (this.#asked < total || this.#ended === total) {
      listener({ type: 'probing', stage, done: this.#ended, total });
    } else {
      const elapsedMs = clock.nowMs() - this.#startedMs;
      listener({ type: 'settling', stage, unsettled: total - this.#ended, total, elapsedMs });
    }
  }
}
