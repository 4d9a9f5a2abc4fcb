import type { PolicyPort } from '#src/domain/network-policy.ts';
import type { Direction } from '#src/policy/party.ts';
import { varied } from './base-policy.ts';
import { once, type Story } from './case.ts';

const protocols = ['TCP', 'UDP', 'SCTP'] as const;
const ofEach = (entries: (protocol: string, suffix: string) => readonly PolicyPort[]): readonly PolicyPort[] =>
  protocols.flatMap((protocol) => entries(protocol, protocol.toLowerCase()));

/** Entries that stand alone: numbers, then names, then ranges, each protocol by itself. */
const singles: readonly PolicyPort[] = [
  {},
  { port: 80 },
  { port: 81 },
  ...ofEach((protocol) => [{ protocol }, { protocol, port: 80 }, { protocol, port: 81 }]),
  ...ofEach((protocol, suffix) => [
    { protocol, port: `serve-80-${suffix}` },
    { protocol, port: `serve-81-${suffix}` },
  ]),
  ...ofEach((protocol) => [
    { protocol, port: 53, endPort: 80 },
    { protocol, port: 53, endPort: 84 },
  ]),
];

/** Entries that match nothing: a name that only another protocol has, a name and a number that nobody has. */
const pathological: readonly PolicyPort[] = [
  { protocol: 'TCP', port: 'serve-81-udp' },
  { protocol: 'TCP', port: 'serve-7981-udp' },
  { protocol: 'TCP', port: 7981 },
];

const pairs: readonly (readonly PolicyPort[])[] = [
  [{}, { port: 80 }],
  [{}, { port: 'serve-80-tcp' }],
  [{}, { protocol: 'UDP' }],
  [{ port: 80 }, { port: 81 }],
  [{ port: 80 }, { port: 'serve-81-tcp' }],
  [{ port: 80 }, { protocol: 'UDP', port: 'serve-81-udp' }],
  [
    { protocol: 'UDP', port: 80 },
    { protocol: 'UDP', port: 'serve-81-udp' },
  ],
];

/** C123–C192: every list of ports in both directions of the base policy. */
export const portCases: readonly Story[] = [
  ...inBoth([[]]),
  ...inBoth([...singles, ...pathological].map((entry) => [entry])),
  ...inBoth(pairs),
];

function inBoth(lists: readonly (readonly PolicyPort[])[]): readonly Story[] {
  return (['egress', 'ingress'] as const).flatMap((direction) => lists.map((ports) => storyOf(direction, ports)));
}

function storyOf(direction: Direction, ports: readonly PolicyPort[]): Story {
  return once(`${direction} on ${ports.map(wordsOf).join(' and ') || 'every port'}`, varied(direction, { ports }));
}

function wordsOf({ protocol = 'no protocol', port = 'no port', endPort }: PolicyPort): string {
  return `${port}${endPort === undefined ? '' : `-${endPort}`}/${protocol}`;
}
