import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { ToolError } from '../errors.ts';
import type { ApiEdge } from './api-edge.ts';
import { hasHttpStatus, statusError } from './api-error.ts';
import { execUrl } from './api-path.ts';
import type { ExecTarget } from './api-path.ts';
import type { Access } from './credentials.ts';
import { decodeFrame, execProtocols, stdinFrames } from './exec-frames.ts';
import type { ExecExit } from './exec-frames.ts';
import { abortError, unlessAborted } from './interruption.ts';
import { transportError } from './transport-error.ts';

/** Load balancers cut idle sessions after a minute or more, client-go pings as often (client-go `remotecommand/websocket.go`). */
const pingEveryMs = 5_000;
const deadAfterMs = 15_000;
/** Larger messages are refused by some API servers, and the send's callback is all the back pressure there is. */
const stdinFrameBytes = 32 * 1024;
const longestRefusalBytes = 64 * 1024;
/** It comes with the refusal, or a proxy in between holds it back. */
const refusalWithinMs = 3_000;

/** Why a session is over: the command ended, or the connection did without a word on the command. */
export type ExecEnd =
  | { readonly kind: 'exited'; readonly exit: ExecExit }
  | { readonly kind: 'lost'; readonly detail: string };

export interface ExecListener {
  onStdout(chunk: Buffer): void;
  onStderr(chunk: Buffer): void;
  /** Called once, and nothing after it. */
  onEnd(end: ExecEnd): void;
}

/**
 * One command in a container over WebSocket. client-node's Exec never tells that the connection was lost, sends no pings and
 * swallows the server's answer to a refused upgrade, so this one is our own.
 */
export class ExecSession {
  readonly #socket: WebSocket;
  readonly #listener: ExecListener;
  #lastFrameMs = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #exit: ExecExit | undefined;
  #ended = false;

  private constructor(socket: WebSocket, listener: ExecListener) {
    this.#socket = socket;
    this.#listener = listener;
  }

  /** Resolves once the server has taken the session; the command may still fail to start. Throws ToolError. */
  static async open(
    edge: ApiEdge,
    target: ExecTarget,
    listener: ExecListener,
    signal: AbortSignal,
  ): Promise<ExecSession> {
    const access = await unlessAborted(edge.credentials.get(), signal);
    try {
      return await ExecSession.#openWith(access, edge, target, listener, signal);
    } catch (error) {
      if (!hasHttpStatus(error, 401)) throw error;
      // A token may have run out since it was read: as for any request, get new credentials once.
      edge.credentials.invalidate(access);
      const renewed = await unlessAborted(edge.credentials.get(), signal);
      return await ExecSession.#openWith(renewed, edge, target, listener, signal);
    }
  }

  static async #openWith(
    access: Access,
    edge: ApiEdge,
    target: ExecTarget,
    listener: ExecListener,
    signal: AbortSignal,
  ): Promise<ExecSession> {
    edge.countUpgrade();
    const url = execUrl(edge.server, target);
    const socket = new WebSocket(url, [...execProtocols], {
      agent: access.upgradeAgent,
      headers: access.headers as Record<string, string>,
      perMessageDeflate: false,
    });
    const session = new ExecSession(socket, listener);
    await session.#opened(edge, url, signal);
    session.#watch();
    return session;
  }

  /** Resolves when the last byte was handed to the connection; a lost connection shows at the listener only. */
  async write(text: string): Promise<void> {
    for (const frame of stdinFrames(text, stdinFrameBytes)) {
      if (this.#ended) return;
      await new Promise<void>((resolve) => this.#socket.send(frame, () => resolve()));
    }
  }

  /** Ends the session at once; the listener hears of it unless it has ended already. */
  terminate(detail: string): void {
    this.#end({ kind: 'lost', detail });
  }

  /** Ends the session in good order, giving the server `waitMs` to close it. The listener is not called any more. */
  async close(waitMs: number): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#timer);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    this.#socket.terminate();
  }

  #opened(edge: ApiEdge, url: URL, signal: AbortSignal): Promise<void> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const abandon = () => {
        reject(abortError(signal));
        socket.terminate();
      };
      signal.addEventListener('abort', abandon, { once: true });
      const settle = () => signal.removeEventListener('abort', abandon);
      // Frames may follow the upgrade in the same packet, so these listen from the start.
      socket.on('message', (message: Buffer) => this.#receive(message));
      socket.on('pong', () => this.#noteFrame());
      socket.on('error', (error) => {
        settle();
        reject(transportError(error, edge.server));
        this.#end({ kind: 'lost', detail: `the connection broke: ${error.message}` });
      });
      socket.on('close', (code, reason) => {
        settle();
        reject(
          new ToolError(
            'API_UNREACHABLE',
            `the API server ${edge.server} closed the exec session (${code})`,
            'Is a proxy in between that does not pass WebSocket on?',
          ),
        );
        const words = reason.length > 0 ? `: ${reason.toString('utf8')}` : '';
        this.#end({ kind: 'lost', detail: `the session was closed without a status (${code}${words})` });
      });
      socket.on('unexpected-response', (_request, response: IncomingMessage) => {
        void readRefusal(response).then((body) => {
          settle();
          // It has not begun: another one may take its place, so the listener hears of no end.
          this.#ended = true;
          reject(
            statusError(response.statusCode ?? 0, body, { server: edge.server, method: 'exec', path: url.pathname }),
          );
          socket.terminate();
        });
      });
      socket.on('open', () => {
        settle();
        resolve();
      });
    });
  }

  #watch(): void {
    this.#noteFrame();
    if (this.#ended) return;
    this.#timer = setInterval(() => {
      const silentMs = performance.now() - this.#lastFrameMs;
      if (silentMs > deadAfterMs)
        this.#end({ kind: 'lost', detail: `no sign of life from the API server for ${Math.round(silentMs / 1000)} s` });
      else this.#socket.ping();
    }, pingEveryMs);
  }

  #receive(message: Buffer): void {
    this.#noteFrame();
    if (this.#ended) return;
    const frame = decodeFrame(message);
    switch (frame.kind) {
      case 'stdout':
        return this.#listener.onStdout(frame.data);
      case 'stderr':
        return this.#listener.onStderr(frame.data);
      case 'exit':
        // Output may still follow; the server closes the connection when it has sent everything.
        this.#exit = frame.exit;
        setTimeout(() => this.#end({ kind: 'exited', exit: frame.exit }), 1_000).unref();
        return undefined;
      case 'ignored':
        return undefined;
      default:
        return frame satisfies never;
    }
  }

  #noteFrame(): void {
    this.#lastFrameMs = performance.now();
  }

  #end(end: ExecEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#timer);
    this.#socket.terminate();
    this.#listener.onEnd(this.#exit === undefined ? end : { kind: 'exited', exit: this.#exit });
  }
}

async function readRefusal(response: IncomingMessage): Promise<string> {
  let body = '';
  const timer = setTimeout(() => response.destroy(), refusalWithinMs);
  try {
    for await (const chunk of response) {
      body += String(chunk);
      if (body.length > longestRefusalBytes) break;
    }
  } catch {
    // What has arrived is still worth reading.
  } finally {
    clearTimeout(timer);
  }
  return body;
}
