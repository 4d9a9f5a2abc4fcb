/**
 * How responders and probers talk over the network under test. A request is one JSON line `{"nonce": "…"}`; the answer is one
 * JSON line with the responder's identity, the nonce, and the client's address as the responder saw it. Over UDP each is one datagram.
 *
 * A datagram may be filled up with bytes after its line; the answer is as long, ends with the same bytes, and has the hash of those
 * that came. A TCP connection whose first line has `payloadBytes` carries so many bytes after it; their hash is in the answer,
 * and as many others follow it, and then a line `{"sha256": "…"}` with the hash of those. One whose first line has `stream` carries
 * bytes until it is closed, the same `streamBlockBytes` over and over; answers with what has come so far are sent all the while.
 */
export interface ResponderRequest {
  readonly nonce: string;
  readonly payloadBytes?: number | undefined;
  readonly stream?: boolean | undefined;
  /** The answer shall have `heldUs` and `cpuWaitUs`. */
  readonly timed?: boolean | undefined;
  /** How long its TCP connection may then be without another request before the responder closes it, in milliseconds. */
  readonly idleMs?: number | undefined;
}

export interface ResponderAnswer {
  readonly nonce: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly node: string;
  readonly clientAddress: string;
  /** Hexadecimal SHA-256 of the bytes that came with the request. */
  readonly sha256?: string | undefined;
  /** What has come of a stream so far; `sha256` is that of its first block then, once that is complete. */
  readonly streamed?: Streamed | undefined;
  /** How long the request waited in the responder for its turn, in microseconds. */
  readonly heldUs?: number | undefined;
  /** How long, at most, the responder was kept from a CPU while the request lay before it, in microseconds. */
  readonly cpuWaitUs?: number | undefined;
}

/** What a responder has seen of a stream. */
export interface Streamed {
  readonly bytes: number;
  /** From the request to the last of them, in microseconds. */
  readonly elapsedUs: number;
  /** Every block was as the first one. */
  readonly intact: boolean;
}

/** The block that a stream repeats: so long that none is missed unseen, and short enough to be sent at once. */
export const streamBlockBytes = 128 * 1024;

/** Header that has the whole of an answer where HTTP allows no body: to HEAD. */
export const answerHeader = 'podreach-answer';

/** What a responder answers to a request of HTTP. */
export interface HttpAnswer extends ResponderAnswer {
  readonly method: string;
  /** With the query, as it arrived. */
  readonly path: string;
}

/**
 * How long the answer may take on a connection that is there. Whoever connected has shown that packets pass both ways; what is
 * still missing is the responder's own work, and a busy node may keep it from the CPU for longer than any network would.
 */
export const answerPatienceMs = 10_000;

/** Ports a container's responders listen on, TCP and UDP alike, on every address of the Pod. */
export const responderPorts = { agent: 8080, peer: 8081, third: 8082 } as const;

/** A request on this port ends a container that goes on serving after it was told to end; it is answered as any other. */
export const farewellPort = 8089;

/** Environment variables through which a Pod's manifest tells the agent who it is. */
export const identityVariables = {
  namespace: 'PODREACH_NAMESPACE',
  pod: 'PODREACH_POD',
  node: 'PODREACH_NODE',
  container: 'PODREACH_CONTAINER',
  /** Comma-separated names of all containers of the Pod. */
  containers: 'PODREACH_CONTAINERS',
} as const;

/** Environment variables with a responder's key and certificate, PEM; without them it speaks no TLS. */
export const certificateVariables = { key: 'PODREACH_TLS_KEY', certificate: 'PODREACH_TLS_CERTIFICATE' } as const;

/** The abstract unix socket (unix(7)) on which a container's responders answer for themselves; shared by a Pod's containers through its network namespace. */
export function responderSocketName(container: string): string {
  return `\0podreach-${container}`;
}
