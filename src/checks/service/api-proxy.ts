import type { RunningPod, World } from '../../domain/fixture.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { podEndpoint, podsOf, serviceOf } from '../targets.ts';
import { keysOf, selectedBy } from './service-path.ts';
import { apiCase } from './slices.ts';

const service = 'echo';

export const apiProxyCheck: Check = {
  id: 'service.api-proxy',
  family: 'service',
  title: 'the control plane reaches Pods and Services of every node',
  promise: "The API server's proxy reaches Pods and Services at the port that a client names, by number or by name.",
  source:
    'https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls',
  how: "The API server is asked to fetch an answer from a Pod on every node, and from a Service by its port's number and name.",
  meaning:
    'The control plane cannot reach the Pod network: admission webhooks and aggregated APIs that run in Pods fail as well. A firewall, or a missing route or tunnel (konnectivity) on the side of the control plane.',
  next: ['kubectl get --raw /api/v1/namespaces/NAMESPACE/pods/POD:8080/proxy/'],
  needs: [{ kind: 'feature', feature: 'api-proxy' }],
  fixture: (site) => join(agents(site), neighbours(site), echoService(site)),
  plan: (world) => ({
    cases: [...podsOf(world, 'neighbour').map(planPod), ...planService(world, '80'), ...planService(world, 'tcp')],
  }),
};

function planPod(pod: RunningPod): PlannedCase {
  const { namespace, name, node, problem } = pod;
  return {
    id: `service.api-proxy/pod/${node}`,
    family: 'service',
    check: 'service.api-proxy',
    from: podEndpoint(pod),
    to: podEndpoint(pod),
    expectation: {
      reach: 'allowed',
      because: [`the API server passes a request on to ${name} at port ${responderPorts.agent}`],
      answeredBy: keysOf([pod]),
    },
    ask:
      problem === undefined
        ? { kind: 'read', reading: { kind: 'proxy', namespace, to: 'pods', name: `${name}:${responderPorts.agent}` } }
        : { kind: 'cannot', cause: { code: 'no-address', detail: `${name} did not come up: ${problem}` } },
  };
}

function planService(world: World, port: string): PlannedCase[] {
  const running = serviceOf(world, service);
  if (running === undefined) return [];
  const { namespace, name } = running;
  return [
    {
      ...apiCase(world, `service.api-proxy/service/${port}`, 'service.api-proxy', running),
      expectation: {
        reach: 'allowed',
        because: [`the API server passes a request on to an endpoint of Service ${name}, port ${port}`],
        answeredBy: keysOf(selectedBy(world, running)),
      },
      ask: { kind: 'read', reading: { kind: 'proxy', namespace, to: 'services', name: `${name}:${port}` } },
    },
  ];
}
