import type { SharedThing } from '../../wire/probes/share.ts';
import { sharingFailure } from '../ipc/failure.ts';
import { sharingBy, type ThingOf } from '../ipc/index.ts';
import { ToolMissing } from '../ipc/run-tool.ts';
import type { Prober, ProbeResult } from './prober.ts';

/** Makes something for the other containers to find. */
export const probeShareOffer: Prober<'share-offer'> = ({ thing, ...offer }) =>
  attempt(async () => {
    await wayOf(thing).offer(thing, offer);
    return { outcome: 'reached' };
  });

/** Reads what another container offers, and answers it. */
export const probeShareTake: Prober<'share-take'> = ({ thing, seat, limitMs }) =>
  attempt(async () => {
    const { text, filesystem } = await wayOf(thing).take(thing, seat, limitMs);
    return { outcome: 'reached', values: { text, ...(filesystem === undefined ? {} : { filesystem }) } };
  });

/** What the takers answered. */
export const probeShareHeard: Prober<'share-heard'> = ({ thing, takers, limitMs }) =>
  attempt(async () => {
    const heard = await wayOf(thing).heard(thing, takers, limitMs);
    const values = Object.fromEntries([...heard].map(([seat, text]) => [String(seat), text]));
    return { outcome: 'reached', values };
  });

function wayOf<M extends SharedThing['means']>({ means }: ThingOf<M>) {
  return sharingBy(means);
}

async function attempt(work: () => Promise<ProbeResult>): Promise<ProbeResult> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ToolMissing) return { outcome: 'unsupported', lacks: 'tool', detail: error.message };
    return sharingFailure(error);
  }
}
