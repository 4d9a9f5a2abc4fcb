import { encodeLine } from '../../wire/ndjson.ts';
import type { ResponderAnswer } from '../../wire/responder.ts';
import { microsecondsSince } from '../clock.ts';
import type { Identity } from '../identity.ts';
import { cpuWaitBeforeTurnUs, wokenAtNs } from '../loop-clock.ts';
import { withoutMappedPrefix } from '../own-addresses.ts';
import { parseRequest } from '../responder-message.ts';
import type { ArrivalLog } from './arrival-log.ts';

/** What came with a request beside its line. */
export type Carried = Pick<ResponderAnswer, 'sha256' | 'streamed'>;

/** Answers one request line, and what came with it, with one answer line; undefined when the line is no request. */
export type Respond = (line: string, clientAddress: string, carried?: Carried) => string | undefined;

/** Makes the answering function of a container; every request it answers is noted in `arrivals`. */
export function createRespond(identity: Identity, arrivals: ArrivalLog): Respond {
  const { namespace, pod, container, node } = identity;
  return (line, clientAddress, carried) => {
    const wokenNs = wokenAtNs();
    const request = parseRequest(line);
    if (request === undefined) return undefined;
    arrivals.add(request.nonce);
    return encodeLine({
      nonce: request.nonce,
      namespace,
      pod,
      container,
      node,
      clientAddress: withoutMappedPrefix(clientAddress),
      ...carried,
      ...(request.timed === true ? { heldUs: microsecondsSince(wokenNs), cpuWaitUs: cpuWaitBeforeTurnUs() } : {}),
    } satisfies ResponderAnswer);
  };
}
