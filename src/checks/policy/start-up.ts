import type { RunningPod, World } from '../../domain/fixture.ts';
import type { Check } from '../check.ts';
import type { Change, PlannedCase, Scenario, Stage } from '../planned-case.ts';
import { policyNext, policySource } from './about.ts';
import { exchanges, firstContacts, readiness } from './start-up-cases.ts';
import {
  freePodOf,
  isolatingPolicies,
  newPods,
  newPodsOf,
  policyRef,
  startUpFixture,
  witnessesOf,
} from './start-up-pods.ts';
import { afterCanary } from './suite/gate.ts';

const texts = [
  {
    id: 'policy.start-up',
    title: 'a Pod is isolated from its first moment by a policy that was there before it',
    promise:
      'Once the network plugin has handled a NetworkPolicy, all new Pods that it selects are isolated before they are started; what ' +
      'rules allow may come later.',
    source: `${policySource}#pod-lifecycle`,
    how:
      'Two policies without rules isolate for egress and ingress; a Pod that runs on each of up to three nodes shows when the one for ' +
      'egress is handled there. Then a Pod that both select is created beside it, which tries to reach another Pod every 50 ms for the first ' +
      '8 s of its process, and counts the answers; none may come, nor may others reach it. Once the policies are gone all of ' +
      'these ways must be open.',
    meaning:
      'The engine lets a Pod start before its rules are in place, so that it is open for the time that the details name, or lets all pass that ' +
      'it has not judged yet.',
    next: policyNext,
    bringsAlong: ['policy.deny-all', 'policy.release'],
  },
  {
    id: 'policy.node',
    title: 'the node of an isolated Pod reaches it',
    promise:
      'Traffic to and from the node where a Pod is running is always allowed, regardless of the IP address of the Pod or the node.',
    source: policySource,
    how:
      'The Pods of policy.start-up, which no traffic may enter or leave, have readiness and liveness probes over HTTP: while the policies ' +
      'hold they must become and stay ready, and must not be started again. What a Pod sends to its node is not asked.',
    meaning:
      "The engine takes its own node for anybody: the kubelet's probes fail, so that isolated Pods never become ready and are started again and again.",
    next: [
      'kubectl describe pod -n NAMESPACE POD  # the kubelet says how its probes failed',
      "kubectl get networkpolicies -A  # and the engine's own kinds: does one keep Pods from their node?",
    ],
    bringsAlong: ['policy.deny-all', 'policy.release', 'policy.start-up'],
  },
] as const satisfies readonly Partial<Check>[];

type StartUpCheck = (typeof texts)[number]['id'];

/** What policies that are older than a Pod make of its start. */
export const startUpChecks: readonly Check[] = texts.map((text) => ({
  ...text,
  family: 'policy',
  fixture: startUpFixture,
  plan: (world) => ({ scenarios: planStartUp(world, text.id) }),
}));

/**
 * How long new Pods may take for their routes, their first probe by the kubelet and their rules, and policies to come and go. An engine on
 * a busy node has taken more than 8 s; one that is slow is told by the canary.
 */
const settleMs = { pods: 12_000, policies: 20_000 } as const;

type Ask = (world: World) => readonly PlannedCase[];

const nothing: Ask = () => [];

function planStartUp(start: World, wanted: StartUpCheck): Scenario[] {
  const witnesses = witnessesOf(start);
  const free = freePodOf(start);
  if (free === undefined || witnesses.length === 0) return [];
  const { namespace } = free;
  const policies = isolatingPolicies(namespace);
  const witnessed = witnesses.map((from) => ({
    node: from.node,
    cases: exchanges(
      {
        stage: 'handled',
        from,
        to: free,
        isolated: from,
        because: `policy ${namespace}/isolated-egress lets nothing out of ${from.name}`,
      },
      'blocked',
      ['tcp'],
    ),
  }));
  const witnessedOn = ({ node }: RunningPod) => witnessed.flatMap((one) => (one.node === node ? one.cases : []));

  const started: Ask = (world) =>
    newPodsOf(world).flatMap((pod) => [
      ...firstContacts(
        {
          stage: 'started',
          from: pod,
          to: free,
          isolated: pod,
          because: `policy ${namespace}/isolated-egress was handled on ${pod.node} before ${pod.name} was created`,
        },
        witnessedOn(pod),
      ),
      ...exchanges(
        {
          stage: 'started',
          from: free,
          to: pod,
          isolated: pod,
          because: `policy ${namespace}/isolated-ingress lets nobody reach ${pod.name}`,
        },
        'blocked',
      ),
    ]);
  const released: Ask = (world) => [
    ...witnesses.flatMap((from) => exchanges({ ...open, from, to: free, isolated: from }, 'allowed', ['tcp'])),
    ...newPodsOf(world).flatMap((pod) => [
      ...exchanges({ ...open, from: pod, to: free, isolated: pod }, 'allowed'),
      ...exchanges({ ...open, from: free, to: pod, isolated: pod }, 'allowed'),
    ]),
  ];
  const ready =
    (stage: string, because: string): Ask =>
    (world) =>
      newPodsOf(world).map((pod) => readiness(stage, pod, because));

  const stage = (
    id: string,
    changes: readonly Change[],
    cases: Readonly<Record<StartUpCheck, Ask>>,
    limitMs: number = settleMs.policies,
  ): Stage => ({ id, changes, cases: cases[wanted], settleMs: limitMs, stablePolls: 2 });
  return [
    {
      id: 'policy-start-up',
      after: afterCanary,
      mayBeRefused: true,
      // Policies that nobody heeds say nothing about new Pods.
      decisiveStage: 'handled',
      stages: [
        stage('handled', together(policies.map((policy) => ({ action: 'create-policy', policy }))), {
          'policy.start-up': () => witnessed.flatMap(({ cases }) => cases),
          'policy.node': nothing,
        }),
        stage(
          'started',
          together(newPods(witnesses, free).map((pod) => ({ action: 'create-pod', pod }))),
          { 'policy.start-up': started, 'policy.node': ready('started', mayReach) },
          settleMs.pods,
        ),
        // Asked again when the kubelet had some seconds for its probes to fail.
        stage('held', [], { 'policy.start-up': nothing, 'policy.node': ready('held', mayReach) }),
        stage('released', together(policies.map((policy) => ({ action: 'delete', target: policyRef(policy) }))), {
          'policy.start-up': released,
          'policy.node': nothing,
        }),
      ],
    },
  ];
}

const open = { stage: 'released', because: 'no policy selects these Pods any more' } as const;

const mayReach = 'policies do not act on traffic between a Pod and its node, so the kubelet goes on reaching it';

function together(changes: readonly Change[]): readonly Change[] {
  return [{ action: 'together', changes }];
}
