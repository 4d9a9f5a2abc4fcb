import { toAnswer } from '../exchange/exchange.ts';
import type { Prober } from '../probers/prober.ts';
import { firstAnswer } from './first-answer.ts';
import { Load } from './load.ts';
import { summarize } from './summary.ts';

/** The loads of this process, which serves one session: a session that is opened again begins without any. */
const loads = new Map<string, Load>();

/**
 * Begins a load that goes on after the probe, once a first connection was answered: what is tried before the node knows the Service
 * is rightly lost. Without an answer there is no load.
 */
export const probeLoadBegin: Prober<'load-begin'> = async ({ load: name, ...options }) => {
  loads.get(name)?.stop();
  loads.delete(name);
  const exchange = await firstAnswer(options);
  if (exchange.outcome !== 'reached') return exchange;
  loads.set(name, new Load(options));
  const { answer, ...rest } = exchange;
  return { ...rest, answers: [toAnswer(answer, 1)] };
};

/** Ends a load and tells how its connections fared; throws when none of that name was begun in this session. */
export const probeLoadEnd: Prober<'load-end'> = async ({ load: name }) => {
  const load = loads.get(name);
  if (load === undefined) throw new Error(`no load ${name} was begun in this session`);
  load.stop();
  return summarize(await load.all());
};
