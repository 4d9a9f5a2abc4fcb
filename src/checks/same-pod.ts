import { objectKey } from '../domain/endpoint.ts';
import type { World } from '../domain/fixture.ts';
import { responderPorts } from '../wire/responder.ts';
import type { PlannedCase } from './planned-case.ts';
import { exchangeTimeoutMs, podEndpoint, podFamilies, podsOf } from './targets.ts';

const loopback = { ipv4: '127.0.0.1', ipv6: '::1' } as const;

/** `same-pod.localhost`: the agent's container reaches its sibling on the loopback address of every family the Pods have. */
export function planLocalhost(world: World): PlannedCase[] {
  return podsOf(world, 'agent')
    .filter((pod) => pod.containers.includes('peer'))
    .flatMap((pod) =>
      podFamilies(world).map((ipFamily) => ({
        id: `same-pod.localhost/${ipFamily}/${pod.node}`,
        family: 'same-pod' as const,
        check: 'same-pod.localhost',
        from: podEndpoint(pod, 'agent'),
        to: podEndpoint(pod, 'peer'),
        ipFamily,
        protocol: 'tcp' as const,
        expectation: {
          reach: 'allowed' as const,
          because: [`both containers of ${pod.name} share its network namespace`],
          answeredBy: [objectKey(pod.namespace, pod.name)],
          container: 'peer',
        },
        ask: {
          kind: 'probe' as const,
          question: {
            kind: 'tcp' as const,
            address: loopback[ipFamily],
            port: responderPorts.peer,
            timeoutMs: exchangeTimeoutMs,
          },
        },
      })),
    );
}
