import { get } from 'node:http';
import { microsecondsSince, nowNs, startDeadline } from '../clock.ts';
import { assertLiteral } from '../exchange/exchange.ts';
import { failureOf } from '../outcome.ts';
import type { Prober, ProbeResult } from './prober.ts';

/** One request on a connection of its own; what its status means is judged elsewhere. */
export const probeHttpStatus: Prober<'http-status'> = ({ address, port, path, timeoutMs }) => {
  assertLiteral(address);
  return new Promise((resolve) => {
    const startedNs = nowNs();
    const request = get({ host: address, port, path, agent: false }, ({ statusCode }) =>
      settle({
        outcome: 'reached',
        elapsedUs: microsecondsSince(startedNs),
        values: { status: String(statusCode) },
      }),
    );
    const cancelDeadline = startDeadline(timeoutMs, () =>
      settle({ outcome: 'timed-out', detail: `no HTTP answer within ${timeoutMs} ms` }),
    );
    request.on('error', (error: NodeJS.ErrnoException) =>
      settle(
        // What answers something else than HTTP is no fault of the agent.
        error.code?.startsWith('HPE_') === true
          ? { outcome: 'wrong-answer', detail: error.message }
          : failureOf(error, address),
      ),
    );

    function settle(result: ProbeResult): void {
      cancelDeadline();
      resolve(result);
      request.destroy();
    }
  });
};
