import { toAnswer } from '../exchange/exchange.ts';
import { failureOf } from '../outcome.ts';
import type { Prober } from '../probers/prober.ts';
import { Flow } from './flow.ts';

/** The flows of this process, which serves one session: a session that is opened again begins without any. */
const flows = new Map<string, Flow>();

/** Who answers a flow from now on; throws when none of that name is open and it is not to be opened. */
export const probeFlow: Prober<'flow'> = async ({ flow: name, open, timeoutMs, nonce }) => {
  let flow = flows.get(name);
  if (flow === undefined || flow.closed) {
    if (open === undefined) throw new Error(`no flow ${name} is open in this session`);
    flow = await Flow.open({ ...open, nonce });
    flows.set(name, flow);
  }
  const { answer, wrong, error, sent, elapsedMs } = await flow.next(timeoutMs);
  if (answer !== undefined) return { outcome: 'reached', sent, received: 1, answers: [toAnswer(answer, 1)] };
  const counts = { sent, received: 0 };
  if (wrong !== undefined) return { outcome: 'wrong-answer', detail: wrong, ...counts };
  if (error !== undefined) return { ...failureOf(error, flow.address), ...counts };
  return {
    outcome: 'timed-out',
    detail: `no answer to ${sent} datagrams within ${Math.round(elapsedMs)} ms`,
    ...counts,
  };
};
