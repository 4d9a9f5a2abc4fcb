import type { Question } from '../checks/planned-case.ts';
import type { Observation } from '../wire/observation.ts';
import type { ProbeRequest } from '../wire/probe.ts';
import { answerPatienceMs } from '../wire/responder.ts';
import type { Agents } from './agents.ts';
import { durationLimitMs, toRequest } from './probe-table.ts';

/** What an agent may add to its probes' time limits before its session counts as stuck. */
const graceMs = 15_000;

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
  /** The longest that any probe it was sent may take: the next ones wait for it. */
  longestMs: number;
  flushing: boolean;
}

/** Probes that an agent has in store beyond those it works on: it need not wait for the next ones, and they come in batches. */
const leastStore = 96;

/**
 * Sends probes to agents, so that each works on so many at a time: an agent measures best when it is not its own worst load. The
 * more urgent go first; what can go together goes as one batch, since each passes through the API server and a kubelet.
 */
export class ProbeQueue {
  readonly #agents: Agents;
  readonly #concurrency: number;
  readonly #store: number;
  readonly #signal: AbortSignal;
  readonly #queues = new Map<string, Agent>();

  /** `concurrency` probes at once in each agent. */
  constructor(agents: Agents, concurrency: number, signal: AbortSignal) {
    this.#agents = agents;
    // One below one would wait for ever.
    this.#concurrency = Math.max(1, concurrency);
    this.#store = Math.max(leastStore, this.#concurrency);
    this.#signal = signal;
  }

  /** Asks an agent, named by `agentKey`, one question; `nonce` is never used twice. Never rejects. */
  ask(agent: string, question: Question, nonce: string, priority = 0): Promise<Observation> {
    const queue = this.#queues.get(agent) ?? { waiting: [], inFlight: 0, longestMs: 0, flushing: false };
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
      const room = this.#concurrency + this.#store - queue.inFlight;
      const isIdle = queue.inFlight < this.#concurrency;
      if (!isIdle && room < Math.min(this.#store / 2, queue.waiting.length)) return;
      const batch = queue.waiting.splice(0, room);
      if (batch.length > 0) void this.#send(agent, queue, batch);
    });
  }

  async #send(agent: string, queue: Agent, batch: readonly Waiting[]): Promise<void> {
    queue.inFlight += batch.length;
    queue.longestMs = Math.max(queue.longestMs, ...batch.map(({ question }) => durationLimitMs(question)));
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
      parallel: this.#concurrency,
      deadlineMs: (queue.longestMs + answerPatienceMs) * (1 + Math.ceil(this.#store / this.#concurrency)) + graceMs,
      signal: this.#signal,
      onObservation: receive,
    });
    observations.forEach(receive);
    for (const id of open.keys()) receive({ id, outcome: 'not-run', detail: 'the agent sent no observation for it' });
  }
}
