import type { SharedThing } from '../../wire/probes/share.ts';

export type ThingOf<Means extends SharedThing['means']> = Extract<SharedThing, { means: Means }>;

/** What a taker found. */
export interface Taken {
  readonly text: string;
  readonly filesystem?: string;
}

/** One way to share. Every function throws a system error where the thing is not there or does not work. */
export interface Sharing<Means extends SharedThing['means']> {
  /** Resolves once takers can come. */
  offer(thing: ThingOf<Means>, offer: { text: string; takers: number; limitMs: number }): Promise<void>;
  take(thing: ThingOf<Means>, seat: number, limitMs: number): Promise<Taken>;
  /** The takers' answers by their seats. */
  heard(thing: ThingOf<Means>, takers: number, limitMs: number): Promise<ReadonlyMap<number, string>>;
}

/** The line by which a taker says what it has read. */
export function answerLine(seat: number, text: string): string {
  return `${seat} ${text}\n`;
}

/** Reads an `answerLine`; undefined for any other. */
export function parseAnswerLine(line: string): readonly [seat: number, text: string] | undefined {
  const [, seat, text] = /^(\d+) (.*)$/.exec(line) ?? [];
  return seat === undefined || text === undefined ? undefined : [Number(seat), text];
}
