import { objectKey } from '../../domain/endpoint.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import type { Check, FixturePart, Site } from '../check.ts';
import type { PlannedCase, Scenario } from '../planned-case.ts';
import { agents, join, podOn } from '../site.ts';
import { addressesOf, askAt, exchangeTimeoutMs, podEndpoint, podFamilies, podsOf } from '../targets.ts';
import { pairCase, type Pair } from './mesh.ts';
import { oneExchange } from './one-exchange.ts';

const role = 'terminating';

/** For everything that watches Pods to hear that this one is to end, and to act on it. */
const reactionMs = 2_000;
/** An answer may be late where CPUs are short of time. What the network takes from the Pod it does not give back. */
const settleMs = 10_000;

export const terminatingCheck: Check = {
  id: 'pod-to-pod.terminating',
  family: 'pod-to-pod',
  title: 'a Pod that is being deleted is reached, and reaches others, until it ends',
  promise:
    'A Pod that is to end gets its grace period: until its containers have ended it keeps its network, so that it can finish what ' +
    'it has begun.',
  source: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
  how:
    'A Pod with a grace period of 60 s that goes on serving after SIGTERM is deleted; 2 s later every agent opens connections to ' +
    'it, and it opens connections to every agent, over TCP and UDP, twice in a row.',
  meaning:
    'The CNI takes routes, policies or identities of a Pod away when it is marked for deletion, not when it has ended: rolling ' +
    'updates lose requests.',
  next: [
    'kubectl get pod -w -o wide during a rolling update, beside requests to the address of a Pod that is Terminating',
  ],
  fixture: terminatingFixture,
  plan: (world, site) => ({ scenarios: planTerminating(world, site) }),
};

function terminatingFixture(site: Site): FixturePart {
  const [node] = site.nodes;
  if (node === undefined) return {};
  const extra = { probes: ['agent'], overlay: 'terminating' };
  return join(agents(site), { pods: [podOn(node, site.away, 'terminating', role, extra)] });
}

function planTerminating(world: World, site: Site): Scenario[] {
  const [leaving] = podsOf(world, role);
  if (leaving === undefined) return [];
  const target = { kind: 'Pod', namespace: leaving.namespace, name: leaving.name } as const;
  const others = podsOf(world, 'agent').filter(({ node }) => site.nodes.some(({ name }) => name === node));
  const families = podFamilies(world);
  const pairs = (between: (other: RunningPod) => Omit<Pair, 'ipFamily'>) =>
    others.flatMap((other) => families.map((ipFamily) => ({ ...between(other), ipFamily })));
  return [
    {
      id: 'pod-to-pod.terminating',
      stages: [
        {
          id: 'terminating',
          changes: [
            { action: 'delete', target },
            { action: 'pause', ms: reactionMs },
          ],
          cases: [
            ...planExchanges(
              'to',
              pairs((other) => ({ from: other, to: leaving })),
            ),
            ...planExchanges(
              'from',
              pairs((other) => ({ from: leaving, to: other })),
            ),
          ],
          settleMs,
          stablePolls: 2,
        },
        // Its grace period would hold up the clean-up. It says so to itself: that works whatever its network does.
        {
          id: 'ended',
          changes: [
            {
              action: 'ask',
              from: podEndpoint(leaving),
              question: { kind: 'farewell', address: '127.0.0.1', timeoutMs: exchangeTimeoutMs },
            },
          ],
          cases: [],
          settleMs: 0,
          stablePolls: 1,
        },
      ],
    },
  ];
}

function planExchanges(direction: 'to' | 'from', pairs: readonly Pair[]): PlannedCase[] {
  return pairs.flatMap((pair) =>
    (['tcp', 'udp'] as const).map((protocol): PlannedCase => ({
      ...pairCase('pod-to-pod.terminating', pair, protocol, `${direction}/${protocol}`),
      expectation: {
        reach: 'allowed',
        because: [
          direction === 'to'
            ? `${pair.to.name} is being deleted, but still serves in its grace period`
            : `${pair.from.name} is being deleted, but still runs in its grace period`,
        ],
        answeredBy: [objectKey(pair.to.namespace, pair.to.name)],
      },
      ask: askAt(addressesOf(pair.to), pair.ipFamily, (address) => oneExchange(protocol, address)),
    })),
  );
}
