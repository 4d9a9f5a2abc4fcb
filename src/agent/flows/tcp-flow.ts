import { connect, type Socket } from 'node:net';
import { LineDecoder } from '../../wire/ndjson.ts';
import { assertLiteral } from '../exchange/exchange.ts';
import { excerptOf, maxLineBytes } from '../responder-message.ts';
import { FlowRequests } from './flow-requests.ts';
import type { Flow, FlowOptions, FlowWindow } from './flow.ts';

/** Requests on one TCP connection, which whoever lies on the way may cut; what is written while it is silent is sent again by the kernel. */
export class TcpFlow implements Flow {
  readonly #options: FlowOptions;
  readonly #socket: Socket;
  readonly #requests: FlowRequests;
  readonly #ticks: NodeJS.Timeout;
  readonly #end: NodeJS.Timeout;
  readonly #decoder = new LineDecoder();
  #state: Flow['state'] = 'open';

  /** Begins to connect, with its first request on the way; throws on an address that is no literal. */
  constructor(options: FlowOptions) {
    assertLiteral(options.address);
    const { address: host, port, intervalMs, maxMs, nonce } = options;
    this.#options = options;
    this.#requests = new FlowRequests(nonce);
    this.#socket = connect({ host, port, autoSelectFamily: false, noDelay: true });
    this.#socket.on('error', (error) => this.#cut({ error }));
    this.#socket.on('end', () => this.#cut({ wrong: 'the far end closed the connection' }));
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#ticks = setInterval(() => this.#send(), Math.max(1, intervalMs));
    this.#end = setTimeout(() => this.close(), maxMs);
    this.#send();
  }

  get address(): string {
    return this.#options.address;
  }

  get state(): Flow['state'] {
    return this.#state;
  }

  next(timeoutMs: number): Promise<FlowWindow> {
    return this.#requests.next(timeoutMs);
  }

  close(): void {
    if (this.#state === 'open') this.#stop('closed');
    else this.#state = 'closed';
  }

  #send(): void {
    // A responder closes a connection that is silent for long; here only the network shall.
    this.#socket.write(this.#requests.take({ idleMs: this.#options.maxMs }).line);
  }

  #receive(chunk: Buffer): void {
    for (const line of this.#decoder.push(chunk)) this.#requests.receive(line);
    const { rest } = this.#decoder;
    if (rest.length > maxLineBytes) this.#cut({ wrong: `endless line: ${excerptOf(rest)}` });
  }

  #cut(how: Pick<FlowWindow, 'wrong' | 'error'>): void {
    if (this.#state !== 'open') return;
    this.#stop('cut');
    this.#requests.end(how);
  }

  #stop(state: 'cut' | 'closed'): void {
    this.#state = state;
    clearInterval(this.#ticks);
    clearTimeout(this.#end);
    // A reset leaves no TIME_WAIT; a half-open connect has nothing to reset.
    if (this.#socket.connecting) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }
}
