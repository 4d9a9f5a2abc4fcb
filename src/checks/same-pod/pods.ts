import type { RunningPod, World } from '../../domain/fixture.ts';
import type { FixturePart, Site } from '../check.ts';
import { podOn } from '../site.ts';
import { podsOf } from '../targets.ts';

const trioRole = 'same-pod';
const strangerRole = 'same-pod-stranger';

/** On each node a Pod of three containers, each of which does its own part, and a stranger: another Pod, of two containers. */
export function triosAndStrangers(site: Site): FixturePart {
  return {
    pods: site.nodes.flatMap((node, index) => [
      podOn(node, site.home, `same-pod-${index}`, trioRole, {
        containers: ['agent', 'peer', 'third'],
        probes: ['agent', 'peer', 'third'],
        overlay: 'same-pod',
      }),
      podOn(node, site.home, `stranger-${index}`, strangerRole, {
        containers: ['agent', 'peer'],
        probes: ['agent'],
        overlay: 'same-pod-stranger',
      }),
    ]),
  };
}

/** The Pods of three containers. */
export function trios(world: World): readonly RunningPod[] {
  return podsOf(world, trioRole);
}

/** The strangers, of two containers. */
export function strangers(world: World): readonly RunningPod[] {
  return podsOf(world, strangerRole);
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
