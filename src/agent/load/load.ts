import type { Exchange } from '../exchange/exchange.ts';
import { assertLiteral } from '../exchange/exchange.ts';
import { numberedNonce } from '../nonce.ts';
import { exchangeTcp } from '../exchange/tcp.ts';

export interface LoadOptions {
  readonly address: string;
  readonly port: number;
  readonly intervalMs: number;
  /** For each connection. */
  readonly patienceMs: number;
  readonly maxMs: number;
  readonly nonce: string;
}

/** One connection of a load, and when it was begun. */
export interface LoadExchange {
  /** Milliseconds from the start of the load. */
  readonly atMs: number;
  readonly exchange: Exchange;
}

/** Fresh TCP connections at a fixed pace, whatever becomes of them, until it is ended. */
export class Load {
  readonly #options: LoadOptions;
  readonly #startedMs = performance.now();
  readonly #exchanges: Promise<LoadExchange>[] = [];
  readonly #ticks: NodeJS.Timeout;
  readonly #end: NodeJS.Timeout;

  /** Begins at once; throws on an address that is no literal. */
  constructor(options: LoadOptions) {
    assertLiteral(options.address);
    this.#options = options;
    this.#ticks = setInterval(() => this.#begin(), Math.max(1, options.intervalMs));
    this.#end = setTimeout(() => this.stop(), options.maxMs);
    this.#begin();
  }

  /** Begins no more connections. */
  stop(): void {
    clearInterval(this.#ticks);
    clearTimeout(this.#end);
  }

  /** How all connections fared, oldest first, once the last one is over. */
  all(): Promise<readonly LoadExchange[]> {
    return Promise.all(this.#exchanges);
  }

  #begin(): void {
    const { address, port, patienceMs: timeoutMs, nonce } = this.#options;
    const atMs = performance.now() - this.#startedMs;
    const numbered = numberedNonce(nonce, this.#exchanges.length);
    const begun = exchangeTcp({ address, port, timeoutMs, nonce: numbered });
    this.#exchanges.push(begun.then((exchange) => ({ atMs, exchange })));
  }
}
