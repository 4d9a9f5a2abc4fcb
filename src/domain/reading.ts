/** Methods of HTTP that the API server's proxy passes on (https://kubernetes.io/docs/reference/kubernetes-api/, Pod, "connect proxy"). */
export const proxiedMethods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;
export type ProxiedMethod = (typeof proxiedMethods)[number];

/** What the API server is asked in the course of a run, again and again until it settles. */
export type Reading =
  /** Addresses and ports of a Service's ready endpoints, as `ADDRESS:PORT/PROTOCOL`, as its EndpointSlices have them. */
  | { readonly kind: 'endpoint-slices'; readonly namespace: string; readonly service: string }
  /** Addresses of a Service's ready endpoints with the zone that each is meant for, as `ADDRESS for ZONE`. */
  | { readonly kind: 'zone-hints'; readonly namespace: string; readonly service: string }
  /** The same as `endpoint-slices` as its Endpoints object has them. */
  | { readonly kind: 'endpoints'; readonly namespace: string; readonly service: string }
  /**
   * What of a Service's ready endpoints only one of its Endpoints object and its EndpointSlices has, as `ADDRESS:PORT/PROTOCOL in
   * Endpoints alone`. Slices of a family that the Endpoints object has no address of are left out: it has one family only.
   */
  | { readonly kind: 'disagreement'; readonly namespace: string; readonly service: string }
  /** Kinds of the objects that the control plane keeps for a Service: `Endpoints`, `EndpointSlice`, each once. */
  | { readonly kind: 'kept-objects'; readonly namespace: string; readonly service: string }
  /** A Pod's condition `Ready` and how often its containers were started again, as values `Ready` and `restarts`. */
  | { readonly kind: 'pod-readiness'; readonly namespace: string; readonly pod: string }
  /**
   * A responder, through the API server's proxy. The observation's values are the answer's `status` and, as the responder saw
   * them, the `method` and `path` of the request.
   */
  | {
      readonly kind: 'proxy';
      readonly namespace: string;
      readonly to: 'pods' | 'services';
      /** `NAME:PORT` or `SCHEME:NAME:PORT`; the port by number or, of a Service, by name. */
      readonly name: string;
      readonly method: ProxiedMethod;
      /** What follows `proxy` in the address: empty, or a path that begins with a slash. */
      readonly path: string;
    };
