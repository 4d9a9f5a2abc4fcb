import { setMaxListeners } from 'node:events';
import type { FixturePod } from '../domain/fixture.ts';
import { ToolError } from '../errors.ts';
import type { AgentChannel, RunProbesOptions } from '../run/ports.ts';
import type { Reply } from '../wire/message.ts';
import type { Observation } from '../wire/observation.ts';
import type { ProbeRequest } from '../wire/probe.ts';
import { AgentSession } from './agent-session.ts';
import type { ApiEdge, Logger } from './api-edge.ts';
import { hasHttpStatus } from './api-error.ts';
import { abortError, pause } from './interruption.ts';
import { PendingBatch } from './pending-batch.ts';

/**
 * Most agents live for a few hundred exchanges. To optimise their code takes more CPU than it saves them: 99 exchanges cost the two
 * ends of fresh processes 84 ms with, and 43 ms without (Node.js 24, one core).
 */
const command = ['node', '--no-opt', '--no-maglev', '/podreach/agent.cjs', 'control'];
/** Tries to open one session; the pauses between them add up to about two seconds. */
const openTries = 4;
const firstPauseMs = 300;
/** After a try that hung until its own limit another one would only hang as long. */
const openAgainWithinMs = 10_000;

/** The agent of one Pod over as many exec sessions as it takes; probes may be sent again, which the agent is made for. */
export class ExecAgentChannel implements AgentChannel {
  readonly pod: FixturePod;
  readonly #container: string;
  readonly #edge: ApiEdge;
  readonly #logger: Logger;
  readonly #closing = new AbortController();
  readonly #batches = new Set<PendingBatch>();
  #session: AgentSession | undefined;
  #opening: Promise<void> | undefined;
  #sessions = 0;
  #searchDomains: readonly string[] = [];
  #nameservers: readonly string[] = [];
  #nextWireId = 0;

  private constructor(pod: FixturePod, container: string, edge: ApiEdge, logger: Logger) {
    this.pod = pod;
    this.#container = container;
    this.#edge = edge;
    this.#logger = logger;
  }

  /** Opens the first session. Throws ToolError when the agent cannot be reached. */
  static async open(
    pod: FixturePod,
    container: string,
    edge: ApiEdge,
    logger: Logger,
    signal: AbortSignal,
  ): Promise<ExecAgentChannel> {
    const channel = new ExecAgentChannel(pod, container, edge, logger);
    await channel.#open(signal);
    return channel;
  }

  get reconnects(): number {
    return Math.max(0, this.#sessions - 1);
  }

  get searchDomains(): readonly string[] {
    return this.#searchDomains;
  }

  get nameservers(): readonly string[] {
    return this.#nameservers;
  }

  /** Never rejects; calls may overlap. */
  async run(probes: readonly ProbeRequest[], options: RunProbesOptions): Promise<readonly Observation[]> {
    if (probes.length === 0) return [];
    const { signal, deadlineMs } = options;
    return new Promise((resolve) => {
      const settle = (cause: string) => batch.settle(cause);
      const onAbort = () => settle('interrupted');
      const timer = setTimeout(() => settle(`the agent did not answer within ${deadlineMs} ms`), deadlineMs);
      const batch = new PendingBatch(probes, options, (observations) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#batches.delete(batch);
        resolve(observations);
      });
      this.#batches.add(batch);
      if (signal.aborted || this.#closing.signal.aborted)
        return settle(signal.aborted ? 'interrupted' : 'the channel is closed');
      // One signal serves all calls of all channels: that many listeners are no leak.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closing.abort(new ToolError('INTERRUPTED', 'the channel is closed', ''));
    for (const batch of this.#batches) batch.settle('the channel is closed');
    await this.#opening?.catch(() => undefined);
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
  }

  /** Sends what is not on its way, after opening a session where there is none. */
  #dispatch(): void {
    const session = this.#session;
    if (session === undefined) {
      this.#reopen();
      return;
    }
    for (const batch of this.#batches) {
      if (batch.wireId !== undefined || batch.settled) continue;
      this.#nextWireId += 1;
      const wireId = `b${this.#nextWireId}`;
      const probes = [...batch.takeForSend(wireId)];
      void session.send({ type: 'batch', batch: wireId, parallel: batch.parallel, probes });
    }
  }

  #reopen(): void {
    if (this.#opening !== undefined || this.#closing.signal.aborted) return;
    this.#opening = this.#open(this.#closing.signal).then(
      () => {
        this.#opening = undefined;
        this.#dispatch();
      },
      (error: unknown) => {
        this.#opening = undefined;
        const cause = error instanceof Error ? error.message : String(error);
        const fields = { pod: this.pod.name, namespace: this.pod.namespace, cause };
        // Checks end Pods of their own; who else did is told by the cases that lack an answer.
        if (hasHttpStatus(error, 404)) this.#logger.info(fields, 'the Pod of an agent session is gone');
        else this.#logger.warn(fields, 'agent session cannot be opened again');
        for (const batch of this.#batches) batch.settle(cause);
      },
    );
  }

  /**
   * Whether this session is the one that tells of a container's responders. A container with a session of its own is left to that
   * one: the agent sees its siblings only through the network namespace that they should share, and whether they do is a check.
   */
  #vouchesFor(container: string): boolean {
    return container === this.#container || !this.pod.probes.includes(container);
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { namespace, name: pod } = this.pod;
    const target = { namespace, pod, container: this.#container, command };
    const until = AbortSignal.any([signal, this.#closing.signal]);
    const startedMs = performance.now();
    for (let tries = 1; ; tries += 1) {
      const listener = {
        onReply: (reply: Exclude<Reply, { type: 'hello' | 'pong' }>) => this.#receive(reply),
        onEnd: (cause: string) => this.#lost(cause),
      };
      try {
        const session = await AgentSession.open(this.#edge, target, listener, until);
        if (until.aborted) {
          await session.close();
          throw abortError(until);
        }
        const silent = this.pod.containers.filter(
          (name) => this.#vouchesFor(name) && !session.hello.responders.includes(name),
        );
        if (silent.length > 0) {
          await session.close();
          throw new ToolError(
            'AGENT_UNREACHABLE',
            `the responders of container ${silent.join(', ')} of Pod ${namespace}/${pod} do not listen`,
            `kubectl logs -n ${namespace} ${pod} -c ${silent[0]}`,
          );
        }
        this.#session = session;
        this.#searchDomains = session.hello.searchDomains;
        this.#nameservers = session.hello.nameservers;
        this.#sessions += 1;
        return;
      } catch (error) {
        const late = performance.now() - startedMs > openAgainWithinMs;
        if (until.aborted || late || tries >= openTries || !worthRetrying(error)) throw error;
        this.#logger.debug({ pod, namespace, tries, cause: String(error) }, 'opening the agent session again');
      }
      await pause(firstPauseMs * tries, until);
    }
  }

  #receive(reply: Exclude<Reply, { type: 'hello' | 'pong' }>): void {
    switch (reply.type) {
      case 'observation':
        this.#find(reply.batch)?.receive(reply.observation);
        return;
      case 'done':
        if (this.#find(reply.batch)?.finish(reply.count)) this.#dispatch();
        return;
      case 'fault':
        this.#logger.warn({ pod: this.pod.name, namespace: this.pod.namespace, fault: reply.message }, 'agent fault');
        for (const batch of this.#batches) batch.noteCause(`agent fault: ${reply.message.split('\n')[0] ?? ''}`);
        return;
      default:
        return reply satisfies never;
    }
  }

  #find(wireId: string): PendingBatch | undefined {
    for (const batch of this.#batches) if (batch.wireId === wireId) return batch;
    return undefined;
  }

  #lost(cause: string): void {
    this.#session = undefined;
    this.#logger.info({ pod: this.pod.name, namespace: this.pod.namespace, cause }, 'agent session lost');
    const again = [...this.#batches].filter((batch) => batch.interrupt(`the session was lost: ${cause}`));
    if (again.length > 0) this.#dispatch();
  }
}

/** A Pod that is gone, a missing right, or a foreign agent stays so; everything else may pass. */
function worthRetrying(error: unknown): boolean {
  if (hasHttpStatus(error, 404) || hasHttpStatus(error, 400)) return false;
  if (!(error instanceof ToolError)) return false;
  return error.code === 'API_UNREACHABLE' || error.code === 'AGENT_UNREACHABLE' || error.code === 'API_ERROR';
}
