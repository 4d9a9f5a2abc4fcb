import type { IpFamily } from '#src/domain/network.ts';
import { expectedPeers } from './expected-peers.ts';
import { expectedPorts } from './expected-ports.ts';
import { blocks, type Expected } from './expected.ts';
import type { Layout } from './layouts.ts';

/** Three Pods to themselves on six ports. */
const threePods = { itself: 3 * 6 };
const allOpen = blocks(0);
/** 0.0.0.0/0 opens x/b to the eight others on six ports, which ours leaves undecided; it holds no IPv6 address. */
const everyAddress = { ipv4: blocks(0, { podInBlock: 8 * 6 }), ipv6: blocks(54) };
/** One port of six stays open, so five of every Pod of x to itself are closed. */
const onePort = { itself: 3 * 5 };
const onePortProbed = { of: 9 * 9 };

/** All cases but those that vary peers and ports, by their numbers: an entry for each step. */
const others: Readonly<Record<string, readonly Expected[] | Readonly<Record<IpFamily, Expected>>>> = {
  C1: [blocks(94)],
  C2: [blocks(95)],
  C3: [blocks(95)],
  C4: [blocks(252, threePods)],
  C5: [blocks(94)],
  C6: [blocks(178, { itself: 2 * 6 })],
  C7: [blocks(98)],
  C8: [blocks(50)],
  C9: [blocks(98)],
  C10: [blocks(50)],
  C193: [
    blocks(135, onePort),
    blocks(150, { ...onePort, of: 600 }),
    blocks(135, onePort),
    blocks(135, onePort),
    blocks(135, onePort),
    blocks(0, onePortProbed),
    blocks(0, onePortProbed),
  ],
  C194: [blocks(94), allOpen],
  C195: [blocks(94), blocks(94)],
  C196: [blocks(94), blocks(115, { of: 726 }), blocks(94)],
  C197: [blocks(98), blocks(95), blocks(98)],
  C198: [blocks(94), blocks(106, { of: 600 }), blocks(94)],
  C199: [blocks(98), blocks(97), blocks(98)],
  C200: [blocks(54)],
  C201: [blocks(54)],
  C202: [allOpen],
  C203: [allOpen],
  C204: [allOpen],
  C205: everyAddress,
  C206: [allOpen],
  C207: everyAddress,
  C208: [allOpen],
  C209: everyAddress,
  C210: [allOpen],
  C211: everyAddress,
  C212: [blocks(54)],
  C213: [blocks(54)],
  C214: [blocks(54)],
  C215: [blocks(54)],
  C216: [blocks(95)],
  C217: [blocks(95)],
  C218: [blocks(162, threePods)],
  C219: [blocks(270, threePods)],
  C220: [blocks(30)],
  C221: [blocks(51), blocks(51), blocks(48)],
  C222: [allOpen, allOpen],
  C223: [blocks(0, onePortProbed), blocks(135, onePort)],
  C224: [allOpen, blocks(162, threePods)],
  C225: [blocks(54), blocks(36)],
  C226: [blocks(54), blocks(48)],
  C227: [allOpen, blocks(54)],
  C228: [blocks(88), blocks(88)],
  C229: [blocks(144, threePods)],
  C230: [blocks(270, threePods), allOpen],
};

/** What is documented of every case: an entry for each step. */
export function expectedCounts(layout: Layout, family: IpFamily): ReadonlyMap<string, readonly Expected[]> {
  return new Map([
    ...Object.entries(others).map(([id, steps]): [string, readonly Expected[]] => [
      id,
      'ipv4' in steps ? [steps[family]] : steps,
    ]),
    ...[...expectedPeers(layout), ...expectedPorts].map(([id, { flows }]): [string, readonly Expected[]] => [
      id,
      [flows],
    ]),
  ]);
}
