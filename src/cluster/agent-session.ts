import { ToolError } from '../errors.ts';
import { replySchema, protocolVersion } from '../wire/message.ts';
import type { Command, Hello, Reply } from '../wire/message.ts';
import { encodeLine, LineDecoder } from '../wire/ndjson.ts';
import type { ApiEdge } from './api-edge.ts';
import { ApiStatusError } from './api-error.ts';
import type { ExecTarget } from './api-path.ts';
import { ExecSession } from './exec-session.ts';
import type { ExecExit } from './exec-frames.ts';
import type { ExecEnd } from './exec-session.ts';
import { abortError } from './interruption.ts';

/** The agent may wait 20 s for slow responders of its Pod before it greets. */
const helloWithinMs = 25_000;
const pingEveryMs = 5_000;
const silentAfterMs = 15_000;
const farewellMs = 500;
const stderrKept = 500;

export interface AgentSessionListener {
  /** Every reply but `hello` and `pong`. */
  onReply(reply: Exclude<Reply, { type: 'hello' | 'pong' }>): void;
  /** Called once, with the cause in words. Not called after `close`. */
  onEnd(cause: string): void;
}

/**
 * One exec session that has greeted: replies are validated, the agent itself is pinged (the API server answers WebSocket pings for
 * a kubelet or an agent that hangs).
 */
export class AgentSession {
  readonly hello: Hello;
  readonly #exec: ExecSession;
  readonly #pinger: NodeJS.Timeout;

  private constructor(exec: ExecSession, hello: Hello, pinger: NodeJS.Timeout) {
    this.#exec = exec;
    this.hello = hello;
    this.#pinger = pinger;
  }

  /** Opens a session and waits for the agent's `hello`. Throws ToolError: of the API, AGENT_UNREACHABLE or AGENT_PROTOCOL. */
  static async open(
    edge: ApiEdge,
    target: ExecTarget,
    listener: AgentSessionListener,
    signal: AbortSignal,
  ): Promise<AgentSession> {
    const name = `${target.namespace}/${target.pod}`;
    const within = AbortSignal.any([signal, AbortSignal.timeout(helloWithinMs)]);
    const greeting = withResolvers<Hello>();
    const decoder = new LineDecoder();
    let stderr = '';
    let session: AgentSession | undefined;
    let exec: ExecSession | undefined;
    let over: ToolError | undefined;
    let lastReplyMs = performance.now();

    const receive = (line: string): void => {
      lastReplyMs = performance.now();
      const reply = parseReply(line);
      if (reply === undefined) {
        const problem = `the agent sent a line that is no message: ${line.slice(0, 120)}`;
        greeting.reject(new ToolError('AGENT_PROTOCOL', `${name}: ${problem}`, 'Choose another image with --image.'));
        return exec?.terminate(problem);
      }
      if (reply.type === 'pong') return undefined;
      if (reply.type === 'hello') return greeting.resolve(reply);
      return listener.onReply(reply);
    };
    const ended = (end: ExecEnd): void => {
      if (session !== undefined) clearInterval(session.#pinger);
      const cause = endCause(end, stderr);
      over = new ToolError('AGENT_UNREACHABLE', `no session with the agent in ${name}: ${cause}`, nextStep(target));
      greeting.reject(over);
      if (session !== undefined) listener.onEnd(cause);
    };

    try {
      exec = await ExecSession.open(
        edge,
        target,
        {
          onStdout: (chunk) => decoder.push(chunk).forEach(receive),
          onStderr: (chunk) => (stderr = `${stderr}${chunk.toString('utf8')}`.slice(-stderrKept)),
          onEnd: ended,
        },
        within,
      );
    } catch (error) {
      throw signal.aborted || !within.aborted ? openError(error, name, target) : silent(name, target);
    }
    const giveUp = () => greeting.reject(signal.aborted ? abortError(signal) : silent(name, target));
    within.addEventListener('abort', giveUp, { once: true });
    try {
      const hello = await greeting.promise;
      assertProtocol(hello, name);
      // It may have ended in the moment between its greeting and now.
      if (over !== undefined) throw over;
      const opened = exec;
      let sequence = 0;
      const pinger = setInterval(() => {
        const silentMs = performance.now() - lastReplyMs;
        if (silentMs > silentAfterMs)
          return opened.terminate(`no sign of life from the agent for ${Math.round(silentMs / 1000)} s`);
        void opened.write(encodeLine({ type: 'ping', sequence: (sequence += 1) } satisfies Command));
      }, pingEveryMs);
      session = new AgentSession(opened, hello, pinger);
      return session;
    } catch (error) {
      await exec.close(0);
      throw error;
    } finally {
      within.removeEventListener('abort', giveUp);
    }
  }

  send(command: Command): Promise<void> {
    return this.#exec.write(encodeLine(command));
  }

  /** Ends the session at once; the listener hears `cause`. */
  terminate(cause: string): void {
    this.#exec.terminate(cause);
  }

  /** Says `bye`, because an agent whose connection just vanishes lives on in the Pod (kubernetes issue 89031). */
  async close(): Promise<void> {
    clearInterval(this.#pinger);
    await this.send({ type: 'bye' });
    await this.#exec.close(farewellMs);
  }
}

function parseReply(line: string): Reply | undefined {
  try {
    const parsed = replySchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** The API server reports a kubelet it cannot reach as an error of its own; it is the Pod's node that cannot be entered. */
function openError(error: unknown, name: string, target: ExecTarget): unknown {
  if (!(error instanceof ApiStatusError) || error.httpStatus < 500) return error;
  const reason = error.status?.message ?? `the API server answered ${error.httpStatus}`;
  return new ToolError('AGENT_UNREACHABLE', `no session with the agent in ${name}: ${reason}`, nextStep(target), {
    cause: error,
  });
}

function assertProtocol(hello: Hello, name: string): void {
  if (hello.protocol === protocolVersion) return;
  throw new ToolError(
    'AGENT_PROTOCOL',
    `the agent in ${name} speaks protocol ${hello.protocol}, this podreach ${protocolVersion}`,
    'An image with an agent of its own must be of the same release: choose another with --image.',
  );
}

function endCause(end: ExecEnd, stderr: string): string {
  const lastWords = stderr.trim().split('\n').at(-1) ?? '';
  const cause = end.kind === 'lost' ? end.detail : exitText(end.exit);
  return lastWords === '' ? cause : `${cause}; its last words: ${lastWords}`;
}

function exitText({ exitCode, message }: ExecExit): string {
  if (exitCode === undefined) return message;
  return `the agent ended with exit code ${exitCode}${exitCode === 137 ? ' (killed: out of memory, or its container ended)' : ''}`;
}

function silent(name: string, target: ExecTarget): ToolError {
  return new ToolError(
    'AGENT_UNREACHABLE',
    `the agent in ${name} did not answer within ${helloWithinMs / 1000} s`,
    nextStep(target),
  );
}

function nextStep(target: ExecTarget): string {
  return `Try \`kubectl exec -n ${target.namespace} ${target.pod} -c ${target.container} -- node --version\`; the API server reaches the node's kubelet on port 10250.`;
}

/** Node 20 has no Promise.withResolvers. Rejections nobody waits for any more are not errors. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
