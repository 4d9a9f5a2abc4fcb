import type { PolicyPeer } from '#src/domain/network-policy.ts';
import { labelled } from '../selectors.ts';
import { varied } from './base-policy.ts';
import { once, type Story } from './case.ts';
import { blockAround } from './layouts.ts';

const podC = labelled('pod', 'c');
const namespaceX = labelled('ns', 'x');

/** The ten shapes of a peer; the last two hold the address of z/c, and hold it no more. */
function shapesOf(address: string): Readonly<Record<string, PolicyPeer>> {
  return {
    P1: { podSelector: {} },
    P2: { podSelector: podC },
    P3: { namespaceSelector: {} },
    P4: { namespaceSelector: {}, podSelector: {} },
    P5: { namespaceSelector: {}, podSelector: podC },
    P6: { namespaceSelector: namespaceX },
    P7: { namespaceSelector: namespaceX, podSelector: {} },
    P8: { namespaceSelector: namespaceX, podSelector: podC },
    P9: { ipBlock: { cidr: blockAround(address, 8) } },
    P10: { ipBlock: { cidr: blockAround(address, 8), except: [blockAround(address, 4)] } },
  };
}

/** C11–C122: no peer, each shape and each pair of shapes, in both directions of the base policy. */
export function peerCases(address: string): readonly Story[] {
  const shapes = Object.entries(shapesOf(address));
  const pairs = shapes.flatMap(([name, peer], index) =>
    shapes
      .slice(index + 1)
      .map(([otherName, other]): [string, PolicyPeer[]] => [`${name}+${otherName}`, [peer, other]]),
  );
  const inBoth = (lists: readonly (readonly [string, readonly PolicyPeer[]])[]): readonly Story[] =>
    (['ingress', 'egress'] as const).flatMap((direction) =>
      lists.map(([name, peers]) => once(`${direction} for ${name}`, varied(direction, { peers }))),
    );
  return [...inBoth([['every peer', []]]), ...inBoth(shapes.map(([name, peer]) => [name, [peer]])), ...inBoth(pairs)];
}
