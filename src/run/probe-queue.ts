import type { Question } from '../checks/planned-case.ts';
import type { Observation } from '../wire/observation.ts';
import type { ProbeRequest } from '../wire/probe.ts';
import type { Agents } from './agents.ts';
import { durationLimitMs, toRequest } from './probe-table.ts';

/** What an agent may add to a probe's own time limit before its session counts as stuck. */
const answerGraceMs = 15_000;

/** A probe that waits for its turn. */
interface Waiting {
  readonly question: Question;
  readonly nonce: string;
  /** The higher the sooner; equal ones in the order they came. */
  readonly priority: number;
  readonly answer: (observation: Observation) => void;
}

interface Agent {
  readonly waiting: Waiting[];
  inFlight: number;
  flushing: boolean;
}

/**
 * Sends probes to agents, so many at a time to each: an agent measures best when it is not its own worst load, and a probe that
 * is sent begins at once. What can go together goes as one batch; each answer makes room for the next probe.
 */
export class ProbeQueue {
  readonly #agents: Agents;
  readonly #concurrency: number;
  readonly #signal: AbortSignal;
  readonly #queues = new Map<string, Agent>();

  /** `concurrency` probes in flight to each agent. */
  constructor(agents: Agents, concurrency: number, signal: AbortSignal) {
    this.#agents = agents;
    this.#concurrency = concurrency;
    this.#signal = signal;
  }

  /** Asks an agent, named by `agentKey`, one question; `nonce` is never used twice. Never rejects. */
  ask(agent: string, question: Question, nonce: string, priority = 0): Promise<Observation> {
    const queue = this.#queues.get(agent) ?? { waiting: [], inFlight: 0, flushing: false };
    this.#queues.set(agent, queue);
    return new Promise((answer) => {
      const later = queue.waiting.findLastIndex((other) => other.priority >= priority) + 1;
      queue.waiting.splice(later, 0, { question, nonce, priority, answer });
      this.#flush(agent, queue);
    });
  }

  /** After everything that is being said right now: questions of one moment share a batch. */
  #flush(agent: string, queue: Agent): void {
    if (queue.flushing) return;
    queue.flushing = true;
    queueMicrotask(() => {
      queue.flushing = false;
      // A concurrency below one would wait for ever.
      const room = Math.max(1, this.#concurrency) - queue.inFlight;
      const batch = room > 0 ? queue.waiting.splice(0, room) : [];
      if (batch.length > 0) void this.#send(agent, queue, batch);
    });
  }

  async #send(agent: string, queue: Agent, batch: readonly Waiting[]): Promise<void> {
    queue.inFlight += batch.length;
    const open = new Map(batch.map((waiting, index) => [String(index), waiting]));
    const receive = (observation: Observation) => {
      const waiting = open.get(observation.id);
      if (waiting === undefined) return;
      open.delete(observation.id);
      queue.inFlight -= 1;
      waiting.answer(observation);
      this.#flush(agent, queue);
    };
    const requests = batch.map(({ question, nonce }, index): ProbeRequest => toRequest(question, String(index), nonce));
    const observations = await this.#agents.ask(agent, requests, {
      parallel: batch.length,
      deadlineMs: Math.max(...batch.map(({ question }) => durationLimitMs(question))) + answerGraceMs,
      signal: this.#signal,
      onObservation: receive,
    });
    observations.forEach(receive);
    for (const id of open.keys()) receive({ id, outcome: 'not-run', detail: 'the agent sent no observation for it' });
  }
}
