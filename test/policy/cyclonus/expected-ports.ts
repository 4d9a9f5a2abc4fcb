import type { Direction } from '#src/policy/party.ts';
import { blocks, closed, type Expected } from './expected.ts';

/** `80/TCP`. */
export type Port = `${80 | 81}/${'TCP' | 'UDP' | 'SCTP'}`;

/** The case for egress, that for ingress, and which ports of those that are served it opens to the peers of the base policy. */
type Row = readonly [egress: string, ingress: string, ...Port[]];

const rows: readonly Row[] = [
  ['C123', 'C124', '80/TCP', '81/TCP', '80/UDP', '81/UDP', '80/SCTP', '81/SCTP'],
  ['C125', 'C152', '80/TCP', '81/TCP'],
  ['C126', 'C153', '80/TCP'],
  ['C127', 'C154', '81/TCP'],
  ['C128', 'C155', '80/TCP', '81/TCP'],
  ['C129', 'C156', '80/TCP'],
  ['C130', 'C157', '81/TCP'],
  ['C131', 'C158', '80/UDP', '81/UDP'],
  ['C132', 'C159', '80/UDP'],
  ['C133', 'C160', '81/UDP'],
  ['C134', 'C161', '80/SCTP', '81/SCTP'],
  ['C135', 'C162', '80/SCTP'],
  ['C136', 'C163', '81/SCTP'],
  ['C137', 'C164', '80/TCP'],
  ['C138', 'C165', '81/TCP'],
  ['C139', 'C166', '80/UDP'],
  ['C140', 'C167', '81/UDP'],
  ['C141', 'C168', '80/SCTP'],
  ['C142', 'C169', '81/SCTP'],
  ['C143', 'C170', '80/TCP'],
  ['C144', 'C171', '80/TCP', '81/TCP'],
  ['C145', 'C172', '80/UDP'],
  ['C146', 'C173', '80/UDP', '81/UDP'],
  ['C147', 'C174', '80/SCTP'],
  ['C148', 'C175', '80/SCTP', '81/SCTP'],
  ['C149', 'C176'],
  ['C150', 'C177'],
  ['C151', 'C178'],
  ['C179', 'C186', '80/TCP', '81/TCP'],
  ['C180', 'C187', '80/TCP', '81/TCP'],
  ['C181', 'C188', '80/TCP', '81/TCP', '80/UDP', '81/UDP'],
  ['C182', 'C189', '80/TCP', '81/TCP'],
  ['C183', 'C190', '80/TCP', '81/TCP'],
  ['C184', 'C191', '80/TCP', '81/UDP'],
  ['C185', 'C192', '80/UDP', '81/UDP'],
];

/** What is expected of a case that varies the ports of one direction. */
export interface ExpectedPorts {
  readonly direction: Direction;
  /** In no order. */
  readonly opened: readonly Port[];
  /** All of its flows. */
  readonly flows: Expected;
}

/** Each direction of the base policy has so many peers. */
const peers = 4;

/** C123–C192 by their numbers. */
export const expectedPorts: ReadonlyMap<string, ExpectedPorts> = new Map(
  rows.flatMap(([egress, ingress, ...opened]): [string, ExpectedPorts][] => {
    const flows = blocks(closed - peers * opened.length);
    return [
      [egress, { direction: 'egress', opened, flows }],
      [ingress, { direction: 'ingress', opened, flows }],
    ];
  }),
);
