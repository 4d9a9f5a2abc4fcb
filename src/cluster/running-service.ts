import type { V1Service } from '@kubernetes/client-node';
import type { FixtureService, RunningService } from '../domain/fixture.ts';

/** A Service of a run with the addresses and ports the API server gave it. */
export function runningService(service: FixtureService, { spec }: V1Service): RunningService {
  return {
    ...service,
    clusterIps: (spec?.clusterIPs ?? []).filter((ip) => ip !== 'None' && ip !== ''),
    ports: (spec?.ports ?? []).map(({ name, protocol, port, nodePort }) => ({
      ...(name === undefined ? {} : { name }),
      protocol: protocol ?? 'TCP',
      port,
      ...(nodePort === undefined ? {} : { nodePort }),
    })),
    ...(spec?.healthCheckNodePort ? { healthCheckNodePort: spec.healthCheckNodePort } : {}),
  };
}
