/** What the API server is asked in the course of a run, again and again until it settles. */
export type Reading =
  /** Addresses and ports of a Service's ready endpoints, as `ADDRESS:PORT/PROTOCOL`, as its EndpointSlices have them. */
  | { readonly kind: 'endpoint-slices'; readonly namespace: string; readonly service: string }
  /** The same as its Endpoints object has them. */
  | { readonly kind: 'endpoints'; readonly namespace: string; readonly service: string }
  /** A responder, through the API server's proxy. */
  | {
      readonly kind: 'proxy';
      readonly namespace: string;
      readonly to: 'pods' | 'services';
      /** `NAME:PORT`; the port by number or, of a Service, by name. */
      readonly name: string;
    };
