import type { RunningPod, RunningService, World } from '../../../domain/fixture.ts';
import type { IpFamily } from '../../../domain/network.ts';
import type { PlannedCase } from '../../planned-case.ts';
import { askAt, exchangeTimeoutMs, familiesOf, podEndpoint, podsOf } from '../../targets.ts';
import { silenceMs } from '../service-path.ts';
import { ownAndNextNode } from '../changing/ways.ts';

const check = 'service.health-check-node-port';

/**
 * What every node says of a Service at its health-check node port, each asked by two agents: 200 where an endpoint is ready, 503 where
 * none is, and nothing where the port is closed. Over the Service's first IP family only, as upstream's tests do: there is one port
 * for both, and a proxy may listen on it for one.
 */
export function healthChecks(
  world: World,
  service: RunningService | undefined,
  part: string,
  expected: (node: string) => { readonly status: '200' | '503' | 'closed'; readonly because: string },
): readonly PlannedCase[] {
  const [address = ''] = service?.clusterIps ?? [];
  const [ipFamily] = familiesOf([address].filter((ip) => ip !== ''));
  if (service === undefined || ipFamily === undefined) return [];
  return podsOf(world, 'agent').flatMap((from) =>
    ownAndNextNode(world)(from).map((node) => {
      const { status, because } = expected(node);
      return {
        id: `${check}/${part}/${service.name}@${node}/${ipFamily}/${from.node}`,
        family: 'service',
        check,
        from: podEndpoint(from),
        to: { kind: 'service', namespace: service.namespace, service: service.name, node },
        ipFamily,
        protocol: 'tcp',
        expectation:
          status === 'closed'
            ? { reach: 'blocked', because: [because] }
            : { reach: 'allowed', because: [because], values: { status } },
        ask: asking(world, service, node, ipFamily, status === 'closed' ? silenceMs : exchangeTimeoutMs),
      };
    }),
  );
}

function asking(
  { nodes }: World,
  { name, healthCheckNodePort: port }: RunningService,
  node: string,
  ipFamily: IpFamily,
  timeoutMs: number,
): PlannedCase['ask'] {
  if (port === undefined) {
    const detail = `Service ${name} has no health-check node port`;
    return { kind: 'cannot', cause: { code: 'no-address', detail } };
  }
  const addresses = nodes.find((one) => one.name === node)?.internalIps ?? [];
  return askAt({ name: node, addresses }, ipFamily, (address) => ({
    kind: 'http-status',
    address,
    port,
    path: '/healthz',
    timeoutMs,
  }));
}

/** What nodes say of a Service whose only endpoint is this Pod. */
export function byEndpoint(pod: RunningPod): Parameters<typeof healthChecks>[3] {
  return (node) =>
    node === pod.node
      ? { status: '200', because: `${pod.name} runs on ${node} and is ready` }
      : { status: '503', because: `no endpoint runs on ${node}` };
}
