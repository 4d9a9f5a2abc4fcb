import { objectKey } from '../../domain/endpoint.ts';
import type { World } from '../../domain/fixture.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents } from '../site.ts';
import { exchangeTimeoutMs, podEndpoint, podFamilies, podsOf } from '../targets.ts';

const loopback = { ipv4: '127.0.0.1', ipv6: '::1' } as const;

export const localhostCheck: Check = {
  id: 'same-pod.localhost',
  family: 'same-pod',
  title: 'containers of one Pod reach each other on localhost',
  promise: 'Containers in the same Pod share its network namespace and can communicate over localhost.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking',
  how: 'One container of each agent asks its sibling at 127.0.0.1 and ::1; the answer names the container.',
  meaning: 'The loopback interface of the Pod is down, or its containers do not share a network namespace.',
  next: ['kubectl exec -n NAMESPACE POD -- cat /proc/net/dev'],
  fixture: (site) => ({ pods: (agents(site).pods ?? []).map((pod) => ({ ...pod, containers: ['agent', 'peer'] })) }),
  plan: (world) => ({ cases: planLocalhost(world) }),
};

/** the agent's container reaches its sibling on the loopback address of every family the Pods have. */
function planLocalhost(world: World): PlannedCase[] {
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
