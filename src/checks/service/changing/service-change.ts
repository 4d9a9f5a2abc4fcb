import type { RunningPod, RunningService, World } from '../../../domain/fixture.ts';
import type { Change } from '../../planned-case.ts';

/** Merges this into a Service's `spec`. */
export function patchSpec(
  { namespace, name }: Pick<RunningService, 'namespace' | 'name'>,
  spec: Readonly<Record<string, unknown>>,
): Change {
  return { action: 'patch', target: { kind: 'Service', namespace, name }, patch: { spec } };
}

/** A port a Service is to have. */
export interface WantedPort {
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  readonly targetPort: number;
}

/** Gives a Service these ports and no others. Lists are replaced, since Kubernetes merges them by a number that two protocols may share. */
export function setPorts(service: RunningService, ports: readonly WantedPort[]): Change {
  const named = ports.map((port) => ({ name: `${port.protocol.toLowerCase()}-${port.port}`, ...port }));
  return patchSpec(service, { ports: [{ $patch: 'replace' }, ...named] });
}

/** Probe Pods with this label. */
export function labelledPods(world: World, label: Readonly<Record<string, string>>): readonly RunningPod[] {
  const wanted = Object.entries(label);
  return world.pods.filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value));
}
