import type { Observation } from '../wire/observation.ts';
import type { RunProbesOptions } from '../run/ports.ts';
import type { ProbeRequest } from '../wire/probe.ts';

/** How often the probes of a batch are sent at most: once, and after each of this many lost sessions or torn answers. */
export const maxSends = 3;

/** One `run` call: its probes, what has been answered, and the wire batch that is on its way. */
export class PendingBatch {
  readonly parallel: number;
  readonly #unanswered: Map<string, ProbeRequest>;
  readonly #observations: Observation[] = [];
  readonly #resolve: (observations: readonly Observation[]) => void;
  readonly #onObservation: ((observation: Observation) => void) | undefined;
  #receivedInSend = 0;
  #sends = 0;
  #wireId: string | undefined;
  #cause = '';
  #settled = false;

  constructor(
    probes: readonly ProbeRequest[],
    { parallel, onObservation }: Pick<RunProbesOptions, 'parallel' | 'onObservation'>,
    resolve: (observations: readonly Observation[]) => void,
  ) {
    this.parallel = parallel;
    this.#onObservation = onObservation;
    this.#unanswered = new Map(probes.map((probe) => [probe.id, probe]));
    this.#resolve = resolve;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** The id of the wire batch that answers are expected for; undefined while it is not sent. */
  get wireId(): string | undefined {
    return this.#wireId;
  }

  /** Takes the probes to send under a new wire id, so that a late answer to an older one is told apart. */
  takeForSend(wireId: string): readonly ProbeRequest[] {
    this.#wireId = wireId;
    this.#receivedInSend = 0;
    this.#sends += 1;
    return [...this.#unanswered.values()];
  }

  receive(observation: Observation): void {
    this.#receivedInSend += 1;
    if (!this.#unanswered.delete(observation.id)) return;
    this.#observations.push(observation);
    this.#onObservation?.(observation);
  }

  /** The agent's end mark. True when probes are left that should be sent again. */
  finish(count: number): boolean {
    if (this.#unanswered.size === 0) {
      this.settle('');
      return false;
    }
    if (this.#receivedInSend < count) {
      return this.interrupt(`of ${count} answers only ${this.#receivedInSend} arrived`);
    }
    this.settle('the agent ended the batch without answering this probe');
    return false;
  }

  /** The session was lost. True when the rest should be sent again. */
  interrupt(cause: string): boolean {
    this.#wireId = undefined;
    this.noteCause(cause);
    if (this.#sends < maxSends) return true;
    this.settle('');
    return false;
  }

  /** Remembers what went wrong, for the probes that stay unanswered. */
  noteCause(cause: string): void {
    if (!this.#cause.includes(cause)) this.#cause = this.#cause === '' ? cause : `${this.#cause}; ${cause}`;
  }

  /** Ends the batch: what is unanswered becomes `not-run`, never a statement about the network. */
  settle(cause: string): void {
    if (this.#settled) return;
    this.#settled = true;
    if (cause !== '') this.noteCause(cause);
    const detail = this.#cause || 'the agent did not answer';
    const notRun = [...this.#unanswered.keys()].map((id): Observation => ({ id, outcome: 'not-run', detail }));
    this.#resolve([...this.#observations, ...notRun]);
  }
}
