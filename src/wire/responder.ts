/**
 * How responders and probers talk over the network under test. A request is one JSON line `{"nonce": "…"}`; the answer is one
 * JSON line with the responder's identity, the nonce, and the client's address as the responder saw it. Over UDP each is one datagram.
 */
export interface ResponderRequest {
  readonly nonce: string;
}

export interface ResponderAnswer {
  readonly nonce: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly node: string;
  readonly clientAddress: string;
}

/** Ports a container's responders listen on, TCP and UDP alike, on every address of the Pod. */
export const responderPorts = { agent: 8080, peer: 8081 } as const;

/** Environment variables through which a Pod's manifest tells the agent who it is. */
export const identityVariables = {
  namespace: 'PODREACH_NAMESPACE',
  pod: 'PODREACH_POD',
  node: 'PODREACH_NODE',
  container: 'PODREACH_CONTAINER',
  /** Comma-separated names of all containers of the Pod. */
  containers: 'PODREACH_CONTAINERS',
} as const;

/** The abstract unix socket (unix(7)) on which a container's responders answer for themselves; shared by a Pod's containers through its network namespace. */
export function responderSocketName(container: string): string {
  return `\0podreach-${container}`;
}
