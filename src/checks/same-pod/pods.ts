import type { RunningPod, World } from '../../domain/fixture.ts';
import type { FixturePart, Site } from '../check.ts';
import { agents, neighbours } from '../site.ts';
import { podsOf } from '../targets.ts';

/** Every container of an agent, each of which does its own part. */
const three = ['agent', 'peer', 'third'] as const;

/** The first agent of each node with three containers. */
export function threeContainers(site: Site): FixturePart {
  const firsts = (agents(site).pods ?? []).filter(({ role }) => role === 'agent');
  return { pods: firsts.map((pod) => ({ ...pod, containers: three, probes: three })) };
}

/**
 * On each node a Pod of three containers, and a stranger: another Pod, of two containers. They are the agent and its neighbour,
 * which many checks need anyway: what the containers of a Pod share is as good there, and every port asked is one nobody else has.
 */
export function triosAndStrangers(site: Site): FixturePart {
  const strangers = (neighbours(site).pods ?? []).map((pod) => ({
    ...pod,
    containers: ['agent', 'peer'],
    probes: ['agent'],
    overlay: 'same-pod-stranger',
  }));
  const trios = (threeContainers(site).pods ?? []).map((pod) => ({ ...pod, overlay: 'same-pod' }));
  return { pods: [...trios, ...strangers] };
}

/** The Pods of three containers. */
export function trios(world: World): readonly RunningPod[] {
  return podsOf(world, 'agent');
}

/** The strangers, of two containers. */
export function strangers(world: World): readonly RunningPod[] {
  return podsOf(world, 'neighbour');
}

/** Each Pod of three containers with the stranger on its own node. */
export function neighbouring(world: World): readonly { readonly pod: RunningPod; readonly stranger: RunningPod }[] {
  return trios(world).flatMap((pod) =>
    strangers(world)
      .filter(({ node }) => node === pod.node)
      .map((stranger) => ({ pod, stranger })),
  );
}

/** Pairs of a Pod of three containers and a stranger on its node, and of one on the next node if there are several. */
export function visited(world: World): readonly { readonly pod: RunningPod; readonly stranger: RunningPod }[] {
  const others = strangers(world);
  return trios(world).flatMap((pod) => {
    const near = others.findIndex(({ node }) => node === pod.node);
    const far = others[(near + 1) % others.length];
    return [others[near], far].flatMap((stranger, index, both) =>
      stranger === undefined || (index > 0 && stranger === both[0]) ? [] : [{ pod, stranger }],
    );
  });
}
