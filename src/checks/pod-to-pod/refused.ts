import type { World } from '../../domain/fixture.ts';
import type { Check, Site } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { addressesOf, askAt } from '../targets.ts';
import { meshFixture, nodePairs, pairCase } from './mesh.ts';
import { oneRefusal } from './one-exchange.ts';

/** The discard service (RFC 863): a port that no container without privileges can have opened. */
const closedPort = 9;

export const refusedCheck: Check = {
  id: 'pod-to-pod.refused',
  family: 'pod-to-pod',
  title: 'a closed port of another Pod is refused at once',
  promise:
    'What one Pod sends reaches the other one, and so does its refusal: nothing on the way swallows or answers for it.',
  source: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.10.7.1',
  how:
    'Every agent asks port 9 of the agents of the other nodes, where nobody listens, over TCP and UDP: a reset or an ICMP "port ' +
    'unreachable" must come, which is told apart from silence, from "host unreachable" and from an answer. ' +
    'On more than 8 nodes each asks 4 others.',
  meaning:
    'A firewall drops packets to closed ports, or the ICMP errors and resets that come back, so that clients of a Pod that is not ' +
    'up yet wait for a timeout.',
  next: ['On both nodes: nft list ruleset | grep -E "drop|reject"; sysctl net.ipv4.icmp_ratemask'],
  fixture: meshFixture,
  plan: (world, site) => ({ cases: planRefused(world, site) }),
};

function planRefused(world: World, site: Site): PlannedCase[] {
  return nodePairs(world, site).flatMap((pair) =>
    (['tcp', 'udp'] as const).map((protocol): PlannedCase => ({
      ...pairCase('pod-to-pod.refused', pair, protocol, protocol),
      expectation: {
        reach: 'refused',
        because: [
          protocol === 'tcp'
            ? `nobody listens on TCP port ${closedPort} of ${pair.to.name}, which its kernel answers with a reset (RFC 9293, 3.10.7.1)`
            : `nobody listens on UDP port ${closedPort} of ${pair.to.name}, which its kernel answers with ICMP (RFC 1122, 4.1.3.1)`,
        ],
      },
      ask: askAt(addressesOf(pair.to), pair.ipFamily, (address) => oneRefusal(protocol, address, closedPort)),
    })),
  );
}
