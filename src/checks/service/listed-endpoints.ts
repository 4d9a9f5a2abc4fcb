import { causeOfAbsence } from '../absent-pod.ts';
import type { RunningService, World } from '../../domain/fixture.ts';
import { type IpFamily, ipFamilyOf } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { PlannedCase } from '../planned-case.ts';
import { podEndpoint, podsOf } from '../targets.ts';
import { keysOf, selectedBy } from './service-path.ts';

/** The addresses and ports of all Pods that a Service selects, and nothing else, must be listed; `part` tells several cases of one apart. */
export function listedCase(
  world: World,
  check: string,
  service: RunningService,
  kind: 'endpoint-slices' | 'endpoints',
  families: readonly IpFamily[],
  part: string = kind,
): PlannedCase {
  const { namespace, name } = service;
  const selected = selectedBy(world, service);
  const absent = selected.find(({ problem }) => problem !== undefined);
  const addresses = selected
    .flatMap(({ ips }) => ips)
    .filter((ip) => families.includes(ipFamilyOf(ip)))
    .flatMap((ip) => service.ports.map(({ protocol }) => `${bracketed(ip)}:${responderPorts.agent}/${protocol}`));
  return {
    ...apiCase(world, `${check}/${part}/${name}`, check, service),
    expectation: {
      reach: 'allowed',
      because: [
        selected.length === 0
          ? `Service ${name} selects no Pod`
          : `Service ${name} selects ${keysOf(selected).join(', ')}, which are ready`,
      ],
      addresses,
      noOtherAddresses: true,
    },
    ask:
      absent === undefined
        ? { kind: 'read', reading: { kind, namespace, service: name } }
        : { kind: 'cannot', cause: causeOfAbsence(absent, `${absent.name} did not come up`) },
  };
}

function bracketed(ip: string): string {
  return ipFamilyOf(ip) === 'ipv6' ? `[${ip}]` : ip;
}

/** A case that only the API server is asked about; it has to come from some Pod, and the first agent is as good as any. */
export function apiCase(
  world: World,
  id: string,
  check: string,
  { namespace, name }: Pick<RunningService, 'namespace' | 'name'>,
) {
  const [from] = podsOf(world, 'agent');
  return {
    id,
    family: 'service' as const,
    check,
    from: from === undefined ? { kind: 'pod' as const, namespace, pod: 'none', node: 'none' } : podEndpoint(from),
    to: { kind: 'service' as const, namespace, service: name },
  };
}
