import { encodeLine } from '../../wire/ndjson.ts';
import type { ResponderRequest } from '../../wire/responder.ts';
import { startDeadline } from '../clock.ts';
import { readAnswer } from '../exchange/exchange.ts';
import { numberedNonce, numberIn } from '../nonce.ts';
import type { FlowWindow } from './flow.ts';

type Result = Pick<FlowWindow, 'answer' | 'wrong' | 'error'>;
type Listener = (number: number, result: Result) => void;

/** The numbered requests of one flow, and who waits for an answer to those that are sent from some moment on. */
export class FlowRequests {
  readonly #nonce: string;
  readonly #listeners = new Set<Listener>();
  #sent = 0;
  #end: Result | undefined;

  constructor(nonce: string) {
    this.#nonce = nonce;
  }

  /** The line of the next request, which counts as sent, and its number. */
  take(more: Omit<ResponderRequest, 'nonce'> = {}): { readonly line: string; readonly number: number } {
    const number = this.#sent;
    this.#sent += 1;
    const nonce = numberedNonce(this.#nonce, number);
    return { line: encodeLine({ nonce, ...more } satisfies ResponderRequest), number };
  }

  /** Reads a line of the far end. */
  receive(line: string): void {
    const answer = readAnswer(line, (answered) => numberIn(answered, this.#nonce) !== undefined);
    if ('wrong' in answer) this.tell(answer);
    else this.tell({ answer }, numberIn(answer.nonce, this.#nonce) ?? 0);
  }

  /** Something that belongs to the request of this number, or to no certain one. */
  tell(result: Result, number = this.#sent): void {
    for (const listener of this.#listeners) listener(number, result);
  }

  /** Nothing will be answered any more: who waits, and whoever asks from now on, is told at once. */
  end(result: Pick<Result, 'wrong' | 'error'>): void {
    this.#end ??= result;
    this.tell(result);
  }

  /** See `Flow.next`. */
  next(timeoutMs: number): Promise<FlowWindow> {
    const first = this.#sent;
    const startedMs = performance.now();
    return new Promise((resolve) => {
      let seen: Result = this.#end ?? {};
      const settle = (): void => {
        cancel();
        this.#listeners.delete(listener);
        resolve({ ...seen, sent: this.#sent - first, elapsedMs: performance.now() - startedMs });
      };
      const listener: Listener = (number, result) => {
        if (number < first) return;
        seen = { ...seen, ...result };
        if (result.answer !== undefined || this.#end !== undefined) settle();
      };
      const cancel = startDeadline(timeoutMs, settle);
      this.#listeners.add(listener);
      if (this.#end !== undefined) settle();
    });
  }
}
