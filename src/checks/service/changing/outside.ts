import type { RunningPod, RunningService, World } from '../../../domain/fixture.ts';
import { addressOf } from '../../../domain/network.ts';
import { isInside } from '../../address-range.ts';
import { hostNetworkRole } from '../../host-network.ts';
import type { PlannedCase } from '../../planned-case.ts';
import { podsOf } from '../../targets.ts';
import { keysOf } from './pods.ts';
import { briefly, once } from './questions.ts';
import { caseOn, idOn, nodePortWays, type Way } from './ways.ts';

const check = 'service.terminating';

/** What outside clients ask at the node ports of a Service with externalTrafficPolicy Local and one endpoint. */
export interface OutsideWays {
  /** At the node of the endpoint. */
  readonly served: readonly Way[];
  /** At one node without it. */
  readonly dropped: readonly Way[];
}

/**
 * A node without a ready endpoint drops what comes from outside the cluster; what comes from inside may be served as if the policy were
 * Cluster (KEP-1669). The only clients of a run that may count as outside are in the network of a node and ask another one: a node treats
 * what starts on itself as internal, and a proxy all that comes from the range of the Pods. Some take even the nodes' own clients for
 * internal, everywhere (a CNI that translates in the socket): that is seen at another Service of that policy, see `treatment`.
 */
export function outsideWays(world: World, service: RunningService | undefined, endpoint: RunningPod): OutsideWays {
  const hosts = podsOf(world, hostNetworkRole);
  const others = (client: RunningPod) => nodesAfter(world, client).filter((node) => node !== endpoint.node);
  const podRanges = world.nodes.flatMap(({ podCidrs }) => podCidrs);
  const isOutside = ({ from, ipFamily }: Way) => {
    const own = addressOf(world.nodes.find(({ name }) => name === from.node)?.internalIps ?? [], ipFamily);
    return own === undefined || !isInside(own, podRanges);
  };
  const ways = (nodesOf: (client: RunningPod) => readonly string[]) =>
    nodePortWays(world, service, nodesOf, hosts).filter(isOutside);
  return {
    served: ways((client) => (client.node === endpoint.node ? [] : [endpoint.node])),
    dropped: ways((client) => others(client).slice(0, 1)),
  };
}

/** Asked of a Service whose endpoint stays ready, on its node: who is answered by a node without is no outside client here. */
export function treatment(way: Way, endpoint: RunningPod): PlannedCase {
  return caseOn(way, {
    check,
    part: 'treatment',
    expectation: {
      reach: 'unspecified',
      because: ['a proxy may treat what nodes ask one another as internal; then it is no matter of this check'],
    },
    question: briefly(way),
    backends: [endpoint],
  });
}

/** Silence at the node without the terminating endpoint, unless the Service `like`, of the same policy, was not silent there either. */
export function dropped(way: Way, endpoint: RunningPod, like: RunningService): PlannedCase {
  return {
    ...caseOn(way, {
      check,
      part: 'last',
      expectation: {
        reach: 'blocked',
        because: [
          `externalTrafficPolicy is Local, and the last endpoint, ${endpoint.name}, terminates on ${endpoint.node}`,
        ],
      },
      question: briefly(way),
      backends: [endpoint],
    }),
    unlessReached: idOn({ ...way, service: like }, check, 'treatment'),
  };
}

/** That silence was the policy's and not that of the way: asked once the policy is Cluster. */
export function opened(way: Way, endpoint: RunningPod): PlannedCase {
  return caseOn(way, {
    check,
    part: 'cluster',
    expectation: {
      reach: 'allowed',
      because: [`externalTrafficPolicy was changed to Cluster: every node forwards to ${endpoint.name}`],
      answeredBy: keysOf([endpoint]),
    },
    question: once(way),
    backends: [endpoint],
  });
}

/** All others, from the next one on. */
function nodesAfter({ nodes }: World, { node }: RunningPod): readonly string[] {
  const names = nodes.map(({ name }) => name);
  const own = names.indexOf(node);
  return [...names.slice(own + 1), ...names.slice(0, Math.max(0, own))];
}
