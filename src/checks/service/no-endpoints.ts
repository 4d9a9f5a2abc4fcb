import type { World } from '../../domain/fixture.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { join } from '../site.ts';
import { askAt, serviceOf } from '../targets.ts';
import { clientsAndBackends, emptyService } from './backends.ts';
import { caseOn, holderOf, pathsTo } from './service-path.ts';

/** Nodes send one address about one refusal a second, and what other checks provoke counts too. */
const withinMs = 8_000;

/** Refusals of Services that lose their endpoints meanwhile, in other checks, take more than a node has for some seconds. */
const settleMs = 4 * withinMs;

export const noEndpointsCheck: Check = {
  id: 'service.no-endpoints',
  family: 'service',
  title: 'a Service without endpoints refuses at once',
  promise: 'Connections to a Service without endpoints are refused and do not hang until a timeout.',
  source: 'https://kubernetes.io/docs/reference/networking/virtual-ips/#iptables-proxy-mode',
  how: 'A Service that selects nothing is asked from every node, TCP and UDP: it must be refused, whatever has to be tried again because a node does not refuse more than once a second.',
  meaning:
    'What serves the Services drops such packets or knows nothing of the Service: clients wait for their timeouts.',
  next: ['On the node: iptables-save -t filter | grep REJECT; nft list ruleset | grep reject'],
  fixture: (site) => join(clientsAndBackends(site), { services: [emptyService(site)] }),
  // Beside the others: it may take its time, because nodes do not refuse as often as they are asked.
  plan: (world) => ({
    scenarios: [
      {
        id: 'service.no-endpoints',
        stages: [{ id: 'asked', changes: [], cases: planNoEndpoints(world), settleMs, stablePolls: 1 }],
      },
    ],
  }),
};

function planNoEndpoints(world: World): PlannedCase[] {
  return pathsTo(world, serviceOf(world, 'no-endpoints')).map((path) => ({
    ...caseOn('service.no-endpoints', path, 80),
    expectation: { reach: 'refused', because: ['Service no-endpoints selects no Pod'] },
    ask: askAt(holderOf(path.service), path.ipFamily, (address) => ({
      kind: 'refusal',
      transport: path.protocol,
      address,
      port: 80,
      withinMs,
    })),
  }));
}
