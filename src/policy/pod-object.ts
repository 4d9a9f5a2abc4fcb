import type { Labels } from '../domain/network-policy.ts';
import type { ContainerPort, PodParty } from './party.ts';

/** A Pod of the API as far as policies look at it; field names are the API's own. */
export interface PodObject {
  readonly metadata?:
    | {
        readonly namespace?: string | undefined;
        readonly name?: string | undefined;
        readonly labels?: Labels | undefined;
        readonly ownerReferences?: readonly OwnerReference[] | undefined;
      }
    | undefined;
  readonly spec?: PodObjectSpec | undefined;
  readonly status?:
    | {
        readonly phase?: string | undefined;
        readonly podIPs?: readonly { readonly ip?: string | undefined }[] | undefined;
      }
    | undefined;
}

interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean | undefined;
}

/** `spec` of a Pod or of the template of one. */
export interface PodObjectSpec {
  readonly nodeName?: string | undefined;
  readonly hostNetwork?: boolean | undefined;
  readonly containers?: readonly ContainerObject[] | undefined;
  readonly initContainers?: readonly ContainerObject[] | undefined;
}

interface ContainerObject {
  readonly restartPolicy?: string | undefined;
  readonly ports?:
    | readonly {
        readonly name?: string | undefined;
        readonly containerPort: number;
        readonly protocol?: string | undefined;
      }[]
    | undefined;
}

/** A Pod and whose it is. */
export interface OwnedPod {
  readonly pod: PodParty;
  /** The workload it was made for, as people know it: a Deployment and not its ReplicaSet; absent for a Pod of its own. */
  readonly owner?: string;
  /** It is not one Pod but what a workload will make any number of. */
  readonly isTemplate?: true;
}

/** A Pod of the API as a party of flows. */
export function ownedPod({ metadata, spec, status }: PodObject): OwnedPod {
  const labels = metadata?.labels ?? {};
  const owner = metadata?.ownerReferences?.find(({ controller }) => controller === true);
  return {
    pod: {
      kind: 'pod',
      namespace: metadata?.namespace ?? '',
      name: metadata?.name ?? '',
      labels,
      ips: (status?.podIPs ?? []).flatMap(({ ip }) => (ip === undefined || ip === '' ? [] : [ip])),
      node: spec?.nodeName,
      ports: containerPorts(spec),
      hostNetwork: spec?.hostNetwork,
      phase: status?.phase,
    },
    ...(owner === undefined ? {} : { owner: workloadName(owner, labels) }),
  };
}

/** Of all containers that run beside each other; init containers do where they are restarted always. */
export function containerPorts({ containers = [], initContainers = [] }: PodObjectSpec = {}): readonly ContainerPort[] {
  const running = [...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'), ...containers];
  return running
    .flatMap(({ ports = [] }) => ports)
    .map(({ name, containerPort, protocol = 'TCP' }) => ({ name, port: containerPort, protocol }));
}

/** What made the controller of a Pod: a ReplicaSet is named after its Deployment, a Job of a CronJob after that. */
function workloadName({ kind, name }: OwnerReference, labels: Labels): string {
  const hash = labels['pod-template-hash'];
  if (kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`)) return name.slice(0, -hash.length - 1);
  // Minutes since 1970, since Kubernetes 1.21.
  return kind === 'Job' ? name.replace(/-\d{8}$/, '') : name;
}
