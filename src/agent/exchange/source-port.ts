import { randomInt } from 'node:crypto';

/** Above what Pods listen on, and below what Linux chooses from by default (`net.ipv4.ip_local_port_range`, 32768 to 60999). */
const lowestPort = 16_384;
const ports = 16_384;

/** Ports to try when something else holds one. */
const mostTries = 3;

/** Other containers of the Pod, and an agent that was started again, are most likely elsewhere in the range. */
let next = randomInt(ports);

/**
 * An exchange from a source port that this process has not used before, until all of the range are used up.
 *
 * A connection that is tried before its Service is known to the node leaves an entry in the node's connection tracking without any
 * translation, for two minutes (`nf_conntrack_tcp_timeout_syn_sent`). Every later connection from the same port to the same address
 * falls under it and is lost, whatever the rules are by then; and one that was translated may lead on to an endpoint that is gone.
 * Linux comes back to a port soon: it starts anew at a random one every ten seconds (`EPHEMERAL_PORT_SHUFFLE_PERIOD` in
 * net/core/secure_seq.c).
 */
export async function fromOwnPort<Result extends { readonly outcome: string }>(
  exchange: (localPort: number) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const localPort = lowestPort + next;
    next = (next + 1) % ports;
    const result = await exchange(localPort);
    // A port that is taken is our own trouble, `not-run`; so is much that another port does not heal, but trying is cheap.
    if (result.outcome !== 'not-run' || tries === mostTries) return result;
  }
}
