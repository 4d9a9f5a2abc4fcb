import { farewellPort } from '../../wire/responder.ts';
import { exchangeTcp } from '../exchange/tcp.ts';
import type { Prober } from '../probers/prober.ts';

/** Ends a Pod that lingers. */
export const probeFarewell: Prober<'farewell'> = async ({ address, timeoutMs, nonce }) => {
  const exchange = await exchangeTcp({ address, port: farewellPort, timeoutMs, nonce });
  return { outcome: 'reached', ...(exchange.outcome === 'reached' ? {} : { detail: exchange.detail }) };
};
