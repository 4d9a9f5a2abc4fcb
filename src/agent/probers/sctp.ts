import { exchangeByPerl } from '../exchange/stream-by-perl.ts';
import { sctpAtOnce } from '../../wire/probes/sctp.ts';
import { toAnswer } from '../exchange/exchange.ts';
import { askToListen } from '../ask-local.ts';
import { reasonAgainstSctp, sctpProtocol } from '../sctp/kernel.ts';
import { numberedNonce } from '../nonce.ts';
import type { Prober } from './prober.ts';
import { spreadOver } from './spread.ts';

/** Fresh associations, each with one request. */
export const probeSctp: Prober<'sctp'> = async (request) => {
  const against = await reasonAgainstSctp(request.mayLoad);
  if (against !== undefined) return { outcome: 'unsupported', detail: against };
  const { count, nonce } = request;
  if (count !== undefined)
    return spreadOver(count, sctpAtOnce, (index) =>
      exchangeByPerl({ ...request, protocol: sctpProtocol, nonce: numberedNonce(nonce, index) }),
    );
  const exchange = await exchangeByPerl({ ...request, protocol: sctpProtocol });
  if (exchange.outcome !== 'reached') return exchange;
  const { answer, ...rest } = exchange;
  return { ...rest, answers: [toAnswer(answer, 1)] };
};

/** Has the main process of this container listen for SCTP, because a session's own process would take its listener with it. */
export const probeSctpListen: Prober<'sctp-listen'> = async ({ mayLoad }, { identity }) => {
  const against = await reasonAgainstSctp(mayLoad);
  if (against !== undefined) return { outcome: 'unsupported', detail: against };
  const started = await askToListen(identity.container);
  if ('listening' in started) return { outcome: 'reached' };
  return 'unsupported' in started
    ? { outcome: 'unsupported', detail: started.unsupported }
    : { outcome: 'not-run', detail: started.failed };
};
