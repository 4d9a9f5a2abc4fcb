import * as z from 'zod/mini';

const id = z.string();
/** What takes longer counts as `timed-out`. Nothing gets lost inside a Pod, so that a first try needs as much patience as a last one. */
const limitMs = z.number();

/** Something the containers of one Pod can share, found by each under the same name. */
export const sharedThingSchema = z.discriminatedUnion('means', [
  z.object({ means: z.literal('file'), path: z.string() }),
  /** fifo(7). */
  z.object({ means: z.literal('fifo'), path: z.string() }),
  /** unix(7), at a path of the file system. */
  z.object({ means: z.literal('unix-socket'), path: z.string() }),
  /** unix(7), in the abstract namespace; `name` without its leading zero byte. */
  z.object({ means: z.literal('abstract-socket'), name: z.string() }),
  /** shmget(2). */
  z.object({ means: z.literal('sysv-shm'), key: z.number() }),
  /** semget(2). */
  z.object({ means: z.literal('sysv-sem'), key: z.number() }),
]);
export type SharedThing = z.infer<typeof sharedThingSchema>;

/** Semaphores carry no text: a taker that posted and was answered reports this word instead of what it read. */
export const posted = 'posted';

/**
 * Makes the thing with `text` in it, for takers with seats from 1 to `takers`. What needs a process to stay, such as a listening
 * socket, stays until the session ends. Offering it once more changes nothing.
 */
export const shareOfferProbeSchema = z.object({
  kind: z.literal('share-offer'),
  id,
  thing: sharedThingSchema,
  /** One line of printable ASCII, at most 500 characters. */
  text: z.string(),
  takers: z.number(),
  limitMs,
});

/**
 * Reads what was offered, and leaves it there once more as the taker's answer. `reached` with the values `text` and, of files,
 * `filesystem` (`tmpfs`, or the number of statfs(2) in hexadecimal); `refused` where there is no such thing.
 */
export const shareTakeProbeSchema = z.object({
  kind: z.literal('share-take'),
  id,
  thing: sharedThingSchema,
  seat: z.number(),
  limitMs,
});

/** What takers left, in the session that offered it: each seat's answer is the value under the seat's number. */
export const shareHeardProbeSchema = z.object({
  kind: z.literal('share-heard'),
  id,
  thing: sharedThingSchema,
  takers: z.number(),
  limitMs,
});
