import { firstContactsMs, firstContactsVariable } from '../../wire/probes/first-contacts.ts';
import type { Transport } from '../exchange/over.ts';
import { assertLiteral } from '../exchange/exchange.ts';
import type { ProbeResult } from '../probers/prober.ts';
import { ContactSeries } from './contact-series.ts';

/** Short beside the time that an engine needs for a new Pod. */
const intervalMs = 50;

/** Whom to try to reach: an address literal and a port. */
export interface Contact {
  readonly address: string;
  readonly port: number;
}

/** The contacts that the environment names, none where it names none; throws an Error on what is none. */
export function firstContactsOf(environment: Readonly<Record<string, string | undefined>>): readonly Contact[] {
  const given = environment[firstContactsVariable] ?? '';
  if (given === '') return [];
  return given.split(',').map((text) => {
    const [address = '', port] = text.split(' ');
    assertLiteral(address);
    if (!(Number(port) > 0)) throw new Error(`${firstContactsVariable} holds no port: ${text}`);
    return { address, port: Number(port) };
  });
}

export interface FirstContactsOptions {
  /** Begins every nonce. */
  readonly nonce: string;
  /** From the start of the process, in milliseconds; `firstContactsMs` by default. */
  readonly untilMs?: number;
  /** Milliseconds since the process began; those of the process by default. */
  readonly sinceStartMs?: () => number;
}

/** Tries each contact over TCP and UDP again and again from now on, until the time is over. */
export class FirstContacts {
  readonly #series: readonly ContactSeries[];
  #isOver = false;

  /** Begins at once. */
  constructor(contacts: readonly Contact[], options: FirstContactsOptions) {
    const { nonce, untilMs = firstContactsMs, sinceStartMs = () => performance.now() } = options;
    this.#series = contacts.flatMap((contact, index) =>
      (['tcp', 'udp'] as const).map(
        (transport) => new ContactSeries({ ...contact, transport, nonce: `${nonce} ${index} ${transport}` }),
      ),
    );
    const tick = (): void => {
      const atMs = sinceStartMs();
      this.#isOver = atMs >= untilMs || this.#series.length === 0;
      if (this.#isOver) clearInterval(ticks);
      else for (const series of this.#series) series.tryOnce(atMs);
    };
    const ticks = setInterval(tick, intervalMs);
    tick();
  }

  /** What came of the tries of one contact; undefined while some go on. */
  resultOf(transport: Transport, { address, port }: Contact): ProbeResult | undefined {
    const series = this.#series.find((one) => one.isOf({ transport, address, port }));
    if (series === undefined)
      return { outcome: 'not-run', detail: `this container was not told to try ${address} port ${port}` };
    return this.#isOver ? series.result() : undefined;
  }
}
