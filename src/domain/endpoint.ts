/** A container of one of our probe Pods, and the node it runs on. */
export interface PodEndpoint {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
  readonly node: string;
  /** Where a check asks for several. */
  readonly port?: number;
}

/** A Service by its name; `port` is the Service's port, not the Pod's. */
export interface ServiceEndpoint {
  readonly kind: 'service';
  readonly namespace: string;
  readonly service: string;
  readonly port?: number;
  /** The node whose NodePort is asked. */
  readonly node?: string;
  /** It is asked at the address of its load balancer. */
  readonly loadBalancer?: true;
}

/** A DNS name as an application would write it: relative unless it ends in a dot. */
export interface NameEndpoint {
  readonly kind: 'name';
  readonly name: string;
}

/** One side of a probe. Endpoints carry names, never addresses, so that two runs can be compared. */
export type Endpoint = PodEndpoint | ServiceEndpoint | NameEndpoint;

/** `namespace/name`, the key under which Pods and Services are looked up. */
export function objectKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
