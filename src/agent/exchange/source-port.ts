/** Above what Pods listen on, and below what Linux chooses from by default (`net.ipv4.ip_local_port_range`, 32768 to 60999). */
const lowestPort = 16_384;
const ports = 16_384;

/** Ports to try when something else holds one. */
const mostTries = 3;

/** Other containers of the Pod, and an agent that was started again, are most likely elsewhere in the range. */
let next = Math.floor(Math.random() * ports);

/** Ports from which a destination was asked in vain, as `keyOf` has them. */
const spoiled = new Set<string>();

/**
 * An exchange from the source port that this process has not used for the longest time, and never from one from which the same
 * destination was asked in vain: all ports are used up within half a minute of a busy run.
 *
 * A connection that is tried before its Service is known to the node leaves an entry in the node's connection tracking without any
 * translation, for two minutes (`nf_conntrack_tcp_timeout_syn_sent`). Every later connection from the same port to the same address
 * falls under it and is lost, whatever the rules are by then; and one that was translated may lead on to an endpoint that is gone.
 * Linux comes back to a port soon: it starts anew at a random one every ten seconds (`EPHEMERAL_PORT_SHUFFLE_PERIOD` in
 * net/core/secure_seq.c).
 */
export async function fromOwnPort<Result extends { readonly outcome: string }>(
  destination: Destination,
  exchange: (localPort: number) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    const localPort = freshPort(destination);
    const result = await exchange(localPort);
    if (result.outcome !== 'reached') spoiled.add(keyOf(destination, localPort));
    // A port that is taken is our own trouble, `not-run`; so is much that another port does not heal, but trying is cheap.
    if (result.outcome !== 'not-run' || tries === mostTries) return result;
  }
}

interface Destination {
  readonly address: string;
  readonly port: number;
}

function freshPort(destination: Destination): number {
  // A destination that never answered in the whole range has nothing to lose.
  for (let passed = 0; ; passed += 1) {
    const localPort = lowestPort + next;
    next = (next + 1) % ports;
    if (passed === ports || !spoiled.has(keyOf(destination, localPort))) return localPort;
  }
}

function keyOf({ address, port }: Destination, localPort: number): string {
  return `${address} ${port} ${localPort}`;
}
