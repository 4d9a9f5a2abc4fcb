import type { FixturePolicy, World } from '../../../domain/fixture.ts';
import type { PolicyStep } from '../../../domain/policy-case.ts';
import type { NetworkPolicySpec } from '../../../domain/network-policy.ts';
import type { Change } from '../../planned-case.ts';
import { type Lane, laneNamespace, lanePod, namespaceNamed } from './lane.ts';
import { idleLane, type LaneState, policyIn } from './lane-state.ts';

/**
 * How long labels are left alone after a change of them. Engines that know Pods by an identity made of their labels take seconds to
 * give them another one (Cilium: `identity-change-grace-period`, 5 s; twice that where the labels of a Pod and of its Namespace change
 * together), and Cilium 1.15 misses changes of policies for a Pod whose labels go back before that. How hasty a cluster's users are with
 * labels is their affair; what is tested is policies.
 */
const labelRestMs = 12_000;
const labelRest: Change = { action: 'pause', ms: labelRestMs, since: 'patch' };

/** What a step does, as changes of the cluster; what one field of a step names is done at once. */
export function changesOf(lane: Lane, step: PolicyStep, before: LaneState, world: World): readonly Change[] {
  const { apply, remove, label, addNamespaces, addPods, removePods } = step;
  return [
    ...(Object.keys(label).length > 0 ? [labelRest] : []),
    ...atOnce(Object.entries(apply).map(([key, spec]) => applied(key, spec))),
    ...atOnce(remove.map((key) => deletion(lane, 'NetworkPolicy', key))),
    ...atOnce(Object.entries(label).map(([key, labels]) => labelling(lane, key, labels))),
    ...atOnce(
      Object.entries(addNamespaces).map(([alias, labels]) => ({
        action: 'create-namespace',
        namespace: laneNamespace(lane, alias, labels),
      })),
    ),
    ...atOnce(
      Object.entries(addPods).map(([key, labels]) => ({ action: 'create-pod', pod: lanePod(lane, key, labels) })),
    ),
    ...atOnce(removePods.map((key) => removal(lane, key))),
  ];

  function applied(key: string, spec: NetworkPolicySpec): Change {
    const { metadata, spec: filled } = policyIn(lane, world, key, spec);
    const policy: FixturePolicy = { ...metadata, spec: filled };
    return { action: before.policies.has(key) ? 'replace-policy' : 'create-policy', policy };
  }
}

/** What takes the policies of a case away. */
export function policiesAway(lane: Lane, { policies }: LaneState): readonly Change[] {
  return atOnce([...policies.keys()].map((key) => deletion(lane, 'NetworkPolicy', key)));
}

/** What takes policies and labels back after a case. */
export function changesBack(lane: Lane, state: LaneState): readonly Change[] {
  const { namespaces, pods } = state;
  const labelled = [...idleLane.namespaces, ...idleLane.pods].flatMap(([key, own]) => {
    const now = namespaces.get(key) ?? pods.get(key) ?? own;
    const change = { ...Object.fromEntries(Object.keys(now).map((name) => [name, null])), ...own };
    const differs = Object.entries(change).some(([name, value]) => (now[name] ?? null) !== value);
    return differs ? [labelling(lane, key, change)] : [];
  });
  return [...(labelled.length > 0 ? [labelRest] : []), ...policiesAway(lane, state), ...atOnce(labelled)];
}

/** Ends the Pods that a case added. Namespaces that it added stay, empty, until the run ends. */
export function removalsOfAdded(lane: Lane, { pods }: LaneState): readonly Change[] {
  return atOnce([...pods.keys()].filter((key) => !idleLane.pods.has(key)).map((key) => removal(lane, key)));
}

function atOnce(changes: readonly Change[]): readonly Change[] {
  return changes.length > 1 ? [{ action: 'together', changes }] : changes;
}

function deletion(lane: Lane, kind: 'NetworkPolicy' | 'Pod', key: string): Extract<Change, { action: 'delete' }> {
  const [alias = '', name = ''] = key.split('/');
  return { action: 'delete', target: { kind, namespace: namespaceNamed(lane, alias), name } };
}

/** Another Pod may get its name, or its address. */
function removal(lane: Lane, key: string): Change {
  return { ...deletion(lane, 'Pod', key), gracePeriodSeconds: 0, wait: 'gone' };
}

function labelling(lane: Lane, key: string, labels: Readonly<Record<string, string | null>>): Change {
  const [alias = '', name] = key.split('/');
  const namespace = namespaceNamed(lane, alias);
  return {
    action: 'patch',
    target: name === undefined ? { kind: 'Namespace', namespace, name: namespace } : { kind: 'Pod', namespace, name },
    patch: { metadata: { labels } },
  };
}
