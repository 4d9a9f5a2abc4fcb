import { toAnswer } from '../exchange/exchange.ts';
import { failureOf } from '../outcome.ts';
import type { Prober, ProbeResult } from '../probers/prober.ts';
import { Flow } from './flow.ts';

/** The flows of this process, which serves one session: a session that is opened again begins without any. */
const flows = new Map<string, Flow>();

/** Opens a flow that goes on after the probe. */
export const probeFlowOpen: Prober<'flow-open'> = async ({ flow: name, ...options }) => {
  flows.get(name)?.close();
  flows.set(name, await Flow.open(options));
  return { outcome: 'reached' };
};

/** Who answers the flow from now on; throws when no flow of that name is open. */
export const probeFlow: Prober<'flow'> = async ({ flow: name, timeoutMs }): Promise<ProbeResult> => {
  const flow = flows.get(name);
  if (flow === undefined || flow.closed) throw new Error(`no flow ${name} is open in this session`);
  const { answer, wrong, error, sent, elapsedMs } = await flow.next(timeoutMs);
  if (answer !== undefined) return { outcome: 'reached', sent, received: 1, answers: [toAnswer(answer, 1)] };
  const counts = { sent, received: 0 };
  if (wrong !== undefined) return { outcome: 'wrong-answer', detail: wrong, ...counts };
  if (error !== undefined) return { ...failureOf(error, ''), ...counts };
  return {
    outcome: 'timed-out',
    detail: `no answer to ${sent} datagrams within ${Math.round(elapsedMs)} ms`,
    ...counts,
  };
};
