import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { assertLiteral } from '../exchange/exchange.ts';
import { canonicalAddress } from '../own-addresses.ts';
import { FlowRequests } from './flow-requests.ts';
import type { Flow, FlowOptions, FlowWindow } from './flow.ts';

/** Datagrams from one socket that is not connected, so that no error ends it: it is never cut. */
export class UdpFlow implements Flow {
  readonly #options: FlowOptions;
  readonly #socket: Socket;
  readonly #requests: FlowRequests;
  readonly #ticks: NodeJS.Timeout;
  readonly #end: NodeJS.Timeout;
  #state: 'open' | 'closed' = 'open';

  private constructor(options: FlowOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    this.#requests = new FlowRequests(options.nonce);
    socket.on('error', (error) => this.#requests.tell({ error }));
    socket.on('message', (message, from) => this.#receive(message.toString(), from));
    this.#ticks = setInterval(() => this.#send(), Math.max(1, options.intervalMs));
    this.#end = setTimeout(() => this.close(), options.maxMs);
    this.#send();
  }

  /** Opens the flow and sends its first request. Rejects when no socket can be had; throws on an address that is no literal. */
  static async open(options: FlowOptions): Promise<UdpFlow> {
    assertLiteral(options.address);
    const socket = createSocket({ type: isIPv6(options.address) ? 'udp6' : 'udp4', ipv6Only: isIPv6(options.address) });
    socket.bind(0);
    await once(socket, 'listening');
    return new UdpFlow(options, socket);
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
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    clearInterval(this.#ticks);
    clearTimeout(this.#end);
    this.#socket.close();
  }

  #send(): void {
    const { address, port } = this.#options;
    const { line, number } = this.#requests.take();
    this.#socket.send(line, port, address, (error) => {
      if (error !== null) this.#requests.tell({ error }, number);
    });
  }

  #receive(line: string, from: RemoteInfo): void {
    const { address, port } = this.#options;
    const isFarEnd = from.port === port && canonicalAddress(from.address) === canonicalAddress(address);
    if (isFarEnd) this.#requests.receive(line);
    // An unconnected socket takes datagrams from anybody; an answer that comes from another address was not translated back.
    else this.#requests.tell({ wrong: `answer from ${from.address} port ${from.port}` });
  }
}
