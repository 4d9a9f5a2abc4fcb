import type { ResponderAnswer } from '../../wire/responder.ts';

export interface FlowOptions {
  /** IPv4 or IPv6 literal. */
  readonly address: string;
  readonly port: number;
  /** Milliseconds between two requests. */
  readonly intervalMs: number;
  /** Milliseconds after which it ends by itself. */
  readonly maxMs: number;
  readonly nonce: string;
}

/** What a flow got within a window. */
export interface FlowWindow {
  /** The first answer of the far end that was asked. */
  readonly answer?: ResponderAnswer;
  /** What came instead of one. */
  readonly wrong?: string;
  /** Why nothing could be sent, or what ended the flow. */
  readonly error?: Error;
  /** Requests within the window. */
  readonly sent: number;
  readonly elapsedMs: number;
}

/** Requests that go on to one address from one source port, answered or not, until it is closed. */
export interface Flow {
  readonly address: string;
  /** `cut`: by the network or the far end, for good; `closed`: by its own end. */
  readonly state: 'open' | 'cut' | 'closed';
  /** The first answer to a request that is sent from now on, for at most `timeoutMs`; at once where it is cut. */
  next(timeoutMs: number): Promise<FlowWindow>;
  close(): void;
}
