import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { encodeLine } from '../../wire/ndjson.ts';
import type { ResponderAnswer, ResponderRequest } from '../../wire/responder.ts';
import { startDeadline } from '../clock.ts';
import { assertLiteral, readAnswer } from '../exchange/exchange.ts';
import { numberedNonce, numberIn } from '../nonce.ts';
import { canonicalAddress } from '../own-addresses.ts';

export interface FlowOptions {
  readonly address: string;
  readonly port: number;
  readonly intervalMs: number;
  readonly maxMs: number;
  readonly nonce: string;
}

/** What a flow got within a window. */
export interface FlowWindow {
  /** The first answer of the far end that was asked. */
  readonly answer?: ResponderAnswer;
  /** What came instead of one. */
  readonly wrong?: string;
  /** Why nothing could be sent. */
  readonly error?: Error;
  readonly sent: number;
  readonly elapsedMs: number;
}

type Listener = (number: number, result: Pick<FlowWindow, 'answer' | 'wrong' | 'error'>) => void;

/** A UDP flow: one source port that goes on sending requests to one address, answered or not, until it is closed. */
export class Flow {
  readonly #options: FlowOptions;
  readonly #socket: Socket;
  readonly #listeners = new Set<Listener>();
  #ticks: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;
  #sent = 0;
  #closed = false;

  private constructor(options: FlowOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
  }

  /** Opens the flow and sends its first request. Rejects when no socket can be had; throws on an address that is no literal. */
  static async open(options: FlowOptions): Promise<Flow> {
    assertLiteral(options.address);
    const socket = createSocket({ type: isIPv6(options.address) ? 'udp6' : 'udp4', ipv6Only: isIPv6(options.address) });
    socket.bind(0);
    await once(socket, 'listening');
    const flow = new Flow(options, socket);
    flow.#start();
    return flow;
  }

  /** The first answer to a request that is sent from now on, for at most `timeoutMs`. */
  next(timeoutMs: number): Promise<FlowWindow> {
    const first = this.#sent;
    const startedMs = performance.now();
    return new Promise((resolve) => {
      let wrong: string | undefined;
      let error: Error | undefined;
      const settle = (answer?: ResponderAnswer): void => {
        cancel();
        this.#listeners.delete(listener);
        resolve({
          ...(answer === undefined ? {} : { answer }),
          ...(wrong === undefined ? {} : { wrong }),
          ...(error === undefined ? {} : { error }),
          sent: this.#sent - first,
          elapsedMs: performance.now() - startedMs,
        });
      };
      const listener: Listener = (number, result) => {
        if (number < first) return;
        wrong = result.wrong ?? wrong;
        error = result.error ?? error;
        if (result.answer !== undefined) settle(result.answer);
      };
      const cancel = startDeadline(timeoutMs, () => settle());
      this.#listeners.add(listener);
    });
  }

  get address(): string {
    return this.#options.address;
  }

  get closed(): boolean {
    return this.#closed;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#ticks);
    clearTimeout(this.#end);
    this.#socket.close();
  }

  #start(): void {
    this.#socket.on('error', (error) => this.#tell(this.#sent, { error }));
    this.#socket.on('message', (message, from) => this.#receive(message.toString(), from));
    this.#ticks = setInterval(() => this.#send(), Math.max(1, this.#options.intervalMs));
    this.#end = setTimeout(() => this.close(), this.#options.maxMs);
    this.#send();
  }

  #send(): void {
    const { address, port, nonce } = this.#options;
    const number = this.#sent;
    this.#sent += 1;
    const line = encodeLine({ nonce: numberedNonce(nonce, number) } satisfies ResponderRequest);
    this.#socket.send(line, port, address, (error) => {
      if (error !== null) this.#tell(number, { error });
    });
  }

  #receive(line: string, from: RemoteInfo): void {
    const { address, port, nonce } = this.#options;
    const isFarEnd = from.port === port && canonicalAddress(from.address) === canonicalAddress(address);
    // An unconnected socket takes datagrams from anybody; an answer that comes from another address was not translated back.
    if (!isFarEnd) return this.#tell(this.#sent, { wrong: `answer from ${from.address} port ${from.port}` });
    const answer = readAnswer(line, (answered) => numberIn(answered, nonce) !== undefined);
    if ('wrong' in answer) return this.#tell(this.#sent, answer);
    this.#tell(numberIn(answer.nonce, nonce) ?? 0, { answer });
  }

  #tell(number: number, result: Pick<FlowWindow, 'answer' | 'wrong' | 'error'>): void {
    for (const listener of this.#listeners) listener(number, result);
  }
}
