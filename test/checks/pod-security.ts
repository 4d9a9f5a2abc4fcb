import type { V1Container, V1Pod } from '@kubernetes/client-node';

const allowedVolumes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

const safeSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_syncookies',
];

/**
 * What the Pod Security Standard `restricted` would refuse in a Pod, in words; empty where nothing
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted).
 */
export function breachesOfRestricted({ spec }: V1Pod): readonly string[] {
  if (spec === undefined) return ['no spec'];
  const { securityContext: ofPod = {} } = spec;
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  return [
    ...(['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field] === true),
    ...(spec.volumes ?? []).flatMap(({ name, ...sources }) =>
      Object.keys(sources)
        .filter((kind) => !allowedVolumes.includes(kind))
        .map((kind) => `volume ${name}: ${kind}`),
    ),
    ...(ofPod.sysctls ?? []).filter(({ name }) => !safeSysctls.includes(name)).map(({ name }) => `sysctl ${name}`),
    ...containers.flatMap((container) => breachesOfContainer(container, ofPod)),
  ];
}

function breachesOfContainer(
  { name, securityContext: own = {}, ports = [] }: V1Container,
  ofPod: NonNullable<NonNullable<V1Pod['spec']>['securityContext']>,
): readonly string[] {
  const seccomp = (own.seccompProfile ?? ofPod.seccompProfile)?.type;
  const rules: readonly (readonly [string, boolean])[] = [
    ['privileged', own.privileged === true],
    ['may escalate privileges', own.allowPrivilegeEscalation !== false],
    ['may run as root', (own.runAsNonRoot ?? ofPod.runAsNonRoot) !== true],
    ['runs as user 0', (own.runAsUser ?? ofPod.runAsUser) === 0],
    ['does not drop ALL', own.capabilities?.drop?.includes('ALL') !== true],
    ['adds capabilities', (own.capabilities?.add ?? []).some((capability) => capability !== 'NET_BIND_SERVICE')],
    ['has no seccomp profile', seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost'],
    ['unmasked /proc', own.procMount !== undefined && own.procMount !== 'Default'],
    ['host port', ports.some(({ hostPort }) => hostPort !== undefined && hostPort !== 0)],
  ];
  return rules.filter(([, breached]) => breached).map(([words]) => `${name}: ${words}`);
}
