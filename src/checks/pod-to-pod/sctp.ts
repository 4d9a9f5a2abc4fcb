import { objectKey } from '../../domain/endpoint.ts';
import type { World } from '../../domain/fixture.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, Site } from '../check.ts';
import type { Scenario } from '../planned-case.ts';
import { addressesOf, askAt, exchangeTimeoutMs, podEndpoint } from '../targets.ts';
import { meshFixture, nodePairs, pairCase } from './mesh.ts';

/** A new Pod's routes may take so long to arrive at every node. */
const convergenceMs = 8_000;

export const sctpCheck: Check = {
  id: 'pod-to-pod.sctp',
  family: 'pod-to-pod',
  title: 'SCTP between Pods of every pair of nodes',
  promise: 'Where the nodes support SCTP, it is a protocol of Pods, Services and policies like TCP and UDP.',
  source: 'https://kubernetes.io/docs/reference/networking/service-protocols/#protocol-sctp',
  how:
    "Every agent opens an SCTP association to the agents of the other nodes, with the image's perl, since Node.js has no SCTP. Done " +
    'where the kernels have loaded SCTP; --with sctp makes them load it, and what cannot be asked is skipped with the reason. ' +
    'On more than 8 nodes each asks 4 others.',
  meaning: 'A firewall, security group or tunnel between the nodes lets only TCP, UDP and ICMP pass.',
  next: ['On both nodes: lsmod | grep sctp; nft list ruleset | grep -i sctp'],
  needs: [
    { kind: 'nodes', atLeast: 2 },
    { kind: 'tool', tool: 'perl' },
  ],
  fixture: meshFixture,
  plan: (world, site) => ({ scenarios: planSctp(world, site) }),
};

/** A scenario for each target, because each target listens only once it was told to, and may be unable to. */
function planSctp(world: World, site: Site): Scenario[] {
  const mayLoad = site.options.features.includes('sctp');
  const pairs = nodePairs(world, site);
  const targets = [...new Set(pairs.map(({ to }) => to))].filter(({ probes }) => probes.length > 0);
  return targets.map((target): Scenario => {
    const id = `pod-to-pod.sctp/${target.node}`;
    const cases = pairs
      .filter(({ to }) => to === target)
      .map((pair) => ({
        ...pairCase('pod-to-pod.sctp', pair, 'sctp'),
        expectation: {
          reach: 'allowed' as const,
          because: [`no policy selects ${target.name}, so every Pod may reach it`],
          answeredBy: [objectKey(target.namespace, target.name)],
        },
        ask: askAt(addressesOf(target), pair.ipFamily, (address) => ({
          kind: 'sctp' as const,
          address,
          port: responderPorts.agent,
          timeoutMs: exchangeTimeoutMs,
          mayLoad,
        })),
      }));
    const listen = { action: 'ask', from: podEndpoint(target), question: { kind: 'sctp-listen', mayLoad } } as const;
    return { id, stages: [{ id, changes: [listen], cases, settleMs: convergenceMs, stablePolls: 1 }] };
  });
}
