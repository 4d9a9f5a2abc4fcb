import type { World } from '../../../domain/fixture.ts';
import { laneNamespaces } from '../../../domain/policy-case.ts';
import type { PolicyStep } from '../../../domain/policy-case.ts';
import type { Labels, NetworkPolicy, NetworkPolicySpec } from '../../../domain/network-policy.ts';
import type { PolicyBehaviour } from '../../../domain/policy-behaviour.ts';
import { createOracle, type PolicyOracle } from '../../../policy/oracle.ts';
import type { PodParty } from '../../../policy/party.ts';
import { asIf } from '../../../policy/suite/behaviours.ts';
import { fillIn } from '../../../policy/suite/fill-in.ts';
import { podFamilies } from '../../targets.ts';
import { type Lane, namespaceLabels, namespaceNamed, ownPods, podLabels, portsOf, runningPod } from './lane.ts';

/** What there is in a lane, in the names that cases use. */
export interface LaneState {
  readonly policies: ReadonlyMap<string, NetworkPolicySpec>;
  /** Labels of Namespaces and Pods. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly pods: ReadonlyMap<string, Labels>;
}

/** A lane between two cases. */
export const idleLane: LaneState = {
  policies: new Map(),
  namespaces: new Map(laneNamespaces.map((alias) => [alias, namespaceLabels(alias)])),
  pods: new Map(ownPods.map((key) => [key, podLabels(key.split('/')[1] ?? '')])),
};

/** The lane after a step. */
export function afterStep(before: LaneState, step: PolicyStep): LaneState {
  const namespaces = new Map([...before.namespaces, ...Object.entries(step.addNamespaces)]);
  const pods = new Map([...before.pods, ...Object.entries(step.addPods)]);
  for (const key of step.removePods) pods.delete(key);
  for (const [key, labels] of Object.entries(step.label)) {
    const labelled = key.includes('/') ? pods : namespaces;
    labelled.set(key, relabelled(labelled.get(key) ?? {}, labels));
  }
  const policies = new Map([...before.policies, ...Object.entries(step.apply)]);
  for (const key of step.remove) policies.delete(key);
  return { policies, namespaces, pods };
}

function relabelled(labels: Labels, change: Readonly<Record<string, string | null>>): Labels {
  const entries = Object.entries({ ...labels, ...change });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
}

/** The lane after each of some steps. */
export function statesAfter(steps: readonly PolicyStep[]): readonly LaneState[] {
  let now = idleLane;
  return steps.map((step) => (now = afterStep(now, step)));
}

/** A policy of a case as it is created in a lane. */
export function policyIn(lane: Lane, world: World, key: string, spec: NetworkPolicySpec): NetworkPolicy {
  const [alias = '', name = ''] = key.split('/');
  return {
    metadata: { namespace: namespaceNamed(lane, alias), name },
    spec: fillIn(spec, {
      families: podFamilies(world),
      namespaceName: (other) => namespaceNamed(lane, other),
      addressesOf: (pod) => runningPod(lane, world, pod)?.ips ?? nowhere,
    }),
  };
}

/** Addresses for documentation (RFC 5737, RFC 3849) stand for those of a Pod that did not come up, of which nothing is asked. */
const nowhere = ['198.51.100.1', '2001:db8:ffff::1'];

/** Judges flows in a lane. */
export function oracleOf(lane: Lane, world: World, { policies, namespaces }: LaneState): PolicyOracle {
  return createOracle({
    policies: [...policies].map(([key, spec]) => policyIn(lane, world, key, spec)),
    namespaces: new Map([...namespaces].map(([alias, labels]) => [namespaceNamed(lane, alias), labels])),
  });
}

/** Judges flows as engines would that behave otherwise; without behaviours that these policies cannot show. */
export function otherOracles(
  lane: Lane,
  world: World,
  state: LaneState,
): readonly (readonly [PolicyBehaviour, PolicyOracle])[] {
  const numbers = new Map<string, Set<number>>();
  for (const { name, port } of [...state.pods.keys()].flatMap(portsOf))
    numbers.set(name, (numbers.get(name) ?? new Set()).add(port));
  const hasSeveralNumbers = (name: string) => (numbers.get(name)?.size ?? 0) > 1;
  return (Object.keys(asIf) as PolicyBehaviour[]).flatMap((behaviour) => {
    const policies = new Map(
      [...state.policies].map(([key, spec]) => [key, asIf[behaviour](spec, hasSeveralNumbers)] as const),
    );
    const isSame = JSON.stringify([...policies]) === JSON.stringify([...state.policies]);
    return isSame ? [] : [[behaviour, oracleOf(lane, world, { ...state, policies })] as const];
  });
}

/** The Pods of a lane as the oracle knows them, by the names that cases use; without those that did not come up. */
export function partiesOf(lane: Lane, world: World, { pods }: LaneState): ReadonlyMap<string, PodParty> {
  const parties = [...pods].flatMap(([key, labels]): readonly (readonly [string, PodParty])[] => {
    const running = runningPod(lane, world, key);
    if (running === undefined || running.ips.length === 0) return [];
    const { namespace, name, node, ips } = running;
    return [[key, { kind: 'pod', namespace, name, node, ips, labels, ports: portsOf(key) }]];
  });
  return new Map(parties);
}
