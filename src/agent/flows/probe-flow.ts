import type { ProbeOf } from '../../wire/probe.ts';
import { toAnswer } from '../exchange/exchange.ts';
import { failureOf } from '../outcome.ts';
import type { Prober } from '../probers/prober.ts';
import type { Flow, FlowOptions } from './flow.ts';
import { TcpFlow } from './tcp-flow.ts';
import { UdpFlow } from './udp-flow.ts';

type Protocol = ProbeOf<'flow'>['protocol'];

/** The flows of this process, which serves one session: a session that is opened again begins without any. */
const flows = new Map<string, Flow>();

/** Requests in the words of their protocol. */
const requestWords: Readonly<Record<Protocol, string>> = { udp: 'datagrams', tcp: 'requests on the connection' };

/** Who answers a flow from now on; throws when none of that name was opened, or it has come to its own end, and it is not to be opened. */
export const probeFlow: Prober<'flow'> = async ({ flow: name, protocol, open, timeoutMs, nonce }) => {
  let flow = flows.get(name);
  if (open !== undefined && flow?.state !== 'open') {
    flow = await openFlow(protocol, { ...open, nonce });
    flows.set(name, flow);
  }
  if (flow === undefined || flow.state === 'closed') throw new Error(`no flow ${name} is open in this session`);
  const { answer, wrong, error, sent, elapsedMs } = await flow.next(timeoutMs);
  if (answer !== undefined) return { outcome: 'reached', sent, received: 1, answers: [toAnswer(answer, 1)] };
  const counts = { sent, received: 0 };
  if (wrong !== undefined) return { outcome: 'wrong-answer', detail: wrong, ...counts };
  if (error !== undefined) return { ...failureOf(error, flow.address), ...counts };
  return {
    outcome: 'timed-out',
    detail: `no answer to ${sent} ${requestWords[protocol]} within ${Math.round(elapsedMs)} ms`,
    ...counts,
  };
};

async function openFlow(protocol: Protocol, options: FlowOptions): Promise<Flow> {
  switch (protocol) {
    case 'udp':
      return UdpFlow.open(options);
    case 'tcp':
      return new TcpFlow(options);
    default:
      return protocol satisfies never;
  }
}
