import type { IpFamily } from '#src/domain/network.ts';
import type { PodName } from '../state.ts';

/** Which addresses Pods happen to get. That decides what ipBlocks around one Pod's address hold. */
export interface Layout {
  readonly name: string;
  /** The last two numbers of each Pod's address. */
  readonly hosts: Readonly<Record<PodName, readonly [net: number, host: number]>>;
  /** Pods other than x/a that share all but the last 8 bits with z/c, as one counts them off by hand. */
  readonly inBlock: readonly PodName[];
  /** Of those the ones that do not share all but the last 4 bits. */
  readonly inRest: readonly PodName[];
}

/** Pods that some cases add, each out of everybody's way. */
const added = { 'x/d': [7, 1], 'w/a': [8, 1], 'y-2/a': [9, 1], 'y-2/b': [9, 2] } as const;

/** Half of the Pods beside z/c, some of them close by: blocks tell Pods apart that selectors do not. */
export const twoNodes: Layout = {
  name: 'Pods on two nodes',
  hosts: {
    'x/a': [1, 2],
    'x/b': [2, 6],
    'x/c': [2, 16],
    'y/a': [2, 20],
    'y/b': [1, 3],
    'y/c': [2, 14],
    'z/a': [1, 4],
    'z/b': [2, 200],
    'z/c': [2, 5],
    ...added,
  },
  inBlock: ['x/b', 'x/c', 'y/a', 'y/c', 'z/b', 'z/c'],
  inRest: ['x/c', 'y/a', 'z/b'],
};

/** Addresses handed out in a row, as one node does. */
const inARow: Layout = {
  name: 'Pods in a row on one node',
  hosts: {
    'x/a': [1, 1],
    'x/b': [1, 2],
    'x/c': [1, 3],
    'y/a': [1, 4],
    'y/b': [1, 5],
    'y/c': [1, 6],
    'z/a': [1, 7],
    'z/b': [1, 8],
    'z/c': [1, 9],
    ...added,
  },
  inBlock: ['x/b', 'x/c', 'y/a', 'y/b', 'y/c', 'z/a', 'z/b', 'z/c'],
  inRest: [],
};

/** The same with an edge of the small block between y/c and z/a. */
const overAnEdge: Layout = {
  name: 'Pods in a row over the edge of the small block',
  hosts: {
    'x/a': [1, 10],
    'x/b': [1, 11],
    'x/c': [1, 12],
    'y/a': [1, 13],
    'y/b': [1, 14],
    'y/c': [1, 15],
    'z/a': [1, 16],
    'z/b': [1, 17],
    'z/c': [1, 18],
    ...added,
  },
  inBlock: ['x/b', 'x/c', 'y/a', 'y/b', 'y/c', 'z/a', 'z/b', 'z/c'],
  inRest: ['x/b', 'x/c', 'y/a', 'y/b', 'y/c'],
};

/** Nobody beside z/c. */
const apart: Layout = {
  name: 'Pods on a node each',
  hosts: {
    'x/a': [11, 1],
    'x/b': [12, 1],
    'x/c': [13, 1],
    'y/a': [14, 1],
    'y/b': [15, 1],
    'y/c': [16, 1],
    'z/a': [17, 1],
    'z/b': [18, 1],
    'z/c': [19, 1],
    ...added,
  },
  inBlock: ['z/c'],
  inRest: [],
};

/** Layouts beside the usual one, for the cases with blocks around z/c. */
export const otherLayouts: readonly Layout[] = [inARow, overAnEdge, apart];

/** The address that a layout gives to a Pod. */
export function addressOf({ name, hosts }: Layout, pod: PodName, family: IpFamily): string {
  const place = hosts[pod];
  if (place === undefined) throw new Error(`${name}: there is no address for ${pod}`);
  const [net, host] = place;
  return family === 'ipv4' ? `10.0.${net}.${host}` : `fd00:10:0:${net}::${host.toString(16)}`;
}

/** The block around an address that leaves this many of its last bits open. */
export function blockAround(address: string, openBits: 4 | 8): string {
  const family: IpFamily = address.includes(':') ? 'ipv6' : 'ipv4';
  // Addresses of layouts end in one group of at most 8 bits, in decimal or hexadecimal.
  const [, head = '', last = ''] = /^(.*[.:])([0-9a-f]+)$/.exec(address) ?? [];
  const [base, bits] = family === 'ipv4' ? ([10, 32] as const) : ([16, 128] as const);
  const size = 2 ** openBits;
  const start = Math.floor(Number.parseInt(last, base) / size) * size;
  return `${head}${start.toString(base)}/${bits - openBits}`;
}
