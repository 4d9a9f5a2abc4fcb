import type { FixturePod, FixturePolicy, ObjectRef, RunningPod, World } from '../../domain/fixture.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { FixturePart, Site } from '../check.ts';
import { join, podOn } from '../site.ts';
import { podsOf } from '../targets.ts';
import { canaryPods } from './canary-pods.ts';

/** An engine runs on every node alike; each node more would cost a Pod. */
const mostNodes = 3;

/** Labels that the two policies select. */
const isolated = {
  egress: { 'podreach.dev/isolated-egress': 'true' },
  ingress: { 'podreach.dev/isolated-ingress': 'true' },
} as const;

const newRole = 'start-up';

/** Backends are only ever asked by others: that they may begin nothing disturbs no other check. */
const witnessRole = 'backend';

/** No policy selects it, so that only those of the other end can close the way. */
const freeRole = 'other';

/** The canary's Pods, of which a backend on each of a few nodes shows when the policy for egress is handled there. */
export function startUpFixture(site: Site): FixturePart {
  const { pods = [] } = canaryPods(site);
  const witnesses = pods.filter(({ role }) => role === witnessRole).slice(0, mostNodes);
  return join(
    { pods },
    { pods: witnesses.map((pod) => ({ ...pod, labels: { ...pod.labels, ...isolated.egress }, probes: ['agent'] })) },
  );
}

/** Who shows, on its node, that the policy for egress is handled. */
export function witnessesOf(world: World): readonly RunningPod[] {
  return podsOf(world, witnessRole).slice(0, mostNodes);
}

/** The Pods that are created once the policies are handled. */
export function newPodsOf(world: World): readonly RunningPod[] {
  return podsOf(world, newRole);
}

/** Whom the isolated Pods try to reach, and who tries to reach them. */
export function freePodOf(world: World): RunningPod | undefined {
  return podsOf(world, freeRole)[0];
}

/** A Pod beside each witness, which tries to reach this one from its first moment on. */
export function newPods(witnesses: readonly RunningPod[], free: RunningPod): readonly FixturePod[] {
  return witnesses.map(({ namespace, node }, index) =>
    podOn({ name: node }, namespace, `start-up-${index}`, newRole, {
      labels: { ...isolated.egress, ...isolated.ingress },
      probes: ['agent'],
      overlay: 'isolated-from-start',
      values: { contacts: free.ips.map((address) => `${address} ${responderPorts.agent}`).join(',') },
      mayBeUnready: true,
    }),
  );
}

/** Two policies without rules, one for each direction: of the witnesses ingress stays open, for others reach them meanwhile. */
export function isolatingPolicies(namespace: string): readonly FixturePolicy[] {
  return [
    {
      namespace,
      name: 'isolated-egress',
      spec: { podSelector: { matchLabels: isolated.egress }, policyTypes: ['Egress'] },
    },
    {
      namespace,
      name: 'isolated-ingress',
      spec: { podSelector: { matchLabels: isolated.ingress }, policyTypes: ['Ingress'] },
    },
  ];
}

/** A policy as an object to delete. */
export function policyRef({ namespace, name }: FixturePolicy): ObjectRef {
  return { kind: 'NetworkPolicy', namespace, name };
}
