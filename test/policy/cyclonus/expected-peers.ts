import type { Direction } from '#src/policy/party.ts';
import type { PodName } from '../state.ts';
import { blocks, closed, type Expected } from './expected.ts';
import type { Layout } from './layouts.ts';

/** Pods other than x/a: by name, or those that the blocks of a layout hold. */
type Group = 'x' | 'x/c' | '*/c' | 'all' | 'B' | 'B-';

const groups: Readonly<Record<Exclude<Group, 'B' | 'B-'>, readonly PodName[]>> = {
  x: ['x/b', 'x/c'],
  'x/c': ['x/c'],
  '*/c': ['x/c', 'y/c', 'z/c'],
  all: ['x/b', 'x/c', 'y/a', 'y/b', 'y/c', 'z/a', 'z/b', 'z/c'],
};

/** The case for ingress, that for egress, the peers, and who is admitted, be it by one peer or by several. */
type Row = readonly [ingress: string, egress: string, peers: string, ...Group[]];

const rows: readonly Row[] = [
  ['C11', 'C12', 'every peer', 'all'],
  ['C13', 'C23', 'P1', 'x'],
  ['C14', 'C24', 'P2', 'x/c'],
  ['C15', 'C25', 'P3', 'all'],
  ['C16', 'C26', 'P4', 'all'],
  ['C17', 'C27', 'P5', '*/c'],
  ['C18', 'C28', 'P6', 'x'],
  ['C19', 'C29', 'P7', 'x'],
  ['C20', 'C30', 'P8', 'x/c'],
  ['C21', 'C31', 'P9', 'B'],
  ['C22', 'C32', 'P10', 'B-'],
  ['C33', 'C78', 'P1+P2', 'x'],
  ['C34', 'C79', 'P1+P3', 'all'],
  ['C35', 'C80', 'P1+P4', 'all'],
  ['C36', 'C81', 'P1+P5', 'x', '*/c'],
  ['C37', 'C82', 'P1+P6', 'x'],
  ['C38', 'C83', 'P1+P7', 'x'],
  ['C39', 'C84', 'P1+P8', 'x'],
  ['C40', 'C85', 'P1+P9', 'x', 'B'],
  ['C41', 'C86', 'P1+P10', 'x', 'B-'],
  ['C42', 'C87', 'P2+P3', 'all'],
  ['C43', 'C88', 'P2+P4', 'all'],
  ['C44', 'C89', 'P2+P5', '*/c'],
  ['C45', 'C90', 'P2+P6', 'x'],
  ['C46', 'C91', 'P2+P7', 'x'],
  ['C47', 'C92', 'P2+P8', 'x/c'],
  ['C48', 'C93', 'P2+P9', 'x/c', 'B'],
  ['C49', 'C94', 'P2+P10', 'x/c', 'B-'],
  ['C50', 'C95', 'P3+P4', 'all'],
  ['C51', 'C96', 'P3+P5', 'all'],
  ['C52', 'C97', 'P3+P6', 'all'],
  ['C53', 'C98', 'P3+P7', 'all'],
  ['C54', 'C99', 'P3+P8', 'all'],
  ['C55', 'C100', 'P3+P9', 'all'],
  ['C56', 'C101', 'P3+P10', 'all'],
  ['C57', 'C102', 'P4+P5', 'all'],
  ['C58', 'C103', 'P4+P6', 'all'],
  ['C59', 'C104', 'P4+P7', 'all'],
  ['C60', 'C105', 'P4+P8', 'all'],
  ['C61', 'C106', 'P4+P9', 'all'],
  ['C62', 'C107', 'P4+P10', 'all'],
  ['C63', 'C108', 'P5+P6', 'x', '*/c'],
  ['C64', 'C109', 'P5+P7', 'x', '*/c'],
  ['C65', 'C110', 'P5+P8', '*/c'],
  ['C66', 'C111', 'P5+P9', '*/c', 'B'],
  ['C67', 'C112', 'P5+P10', '*/c', 'B-'],
  ['C68', 'C113', 'P6+P7', 'x'],
  ['C69', 'C114', 'P6+P8', 'x'],
  ['C70', 'C115', 'P6+P9', 'x', 'B'],
  ['C71', 'C116', 'P6+P10', 'x', 'B-'],
  ['C72', 'C117', 'P7+P8', 'x'],
  ['C73', 'C118', 'P7+P9', 'x', 'B'],
  ['C74', 'C119', 'P7+P10', 'x', 'B-'],
  ['C75', 'C120', 'P8+P9', 'x/c', 'B'],
  ['C76', 'C121', 'P8+P10', 'x/c', 'B-'],
  ['C77', 'C122', 'P9+P10', 'B'],
];

/** What is expected of a case that varies the peers of one direction. */
export interface ExpectedPeers {
  readonly direction: Direction;
  /** Their shapes, as titles of cases have them. */
  readonly peers: string;
  /** Pods other than x/a that it lets through, in no order. */
  readonly admitted: readonly PodName[];
  /** Whether it has a block around z/c. */
  readonly hasBlock: boolean;
  /** All of its flows. */
  readonly flows: Expected;
}

/**
 * C11–C122 by their numbers. Cyclonus' numbers of flows with blocks depend on the addresses: there the documented rule is that every
 * Pod in the block is admitted.
 */
export function expectedPeers(layout: Layout): ReadonlyMap<string, ExpectedPeers> {
  const podsOf = (group: Group): readonly PodName[] => {
    if (group === 'B') return layout.inBlock;
    return group === 'B-' ? layout.inRest : groups[group];
  };
  const isBlock = (group: Group): boolean => group === 'B' || group === 'B-';
  return new Map(
    rows.flatMap(([ingress, egress, peers, ...admitting]): [string, ExpectedPeers][] => {
      const admitted = new Set(admitting.flatMap(podsOf));
      const bySelectors = new Set(admitting.filter((group) => !isBlock(group)).flatMap(podsOf));
      const expected = {
        peers,
        admitted: [...admitted],
        hasBlock: admitting.some(isBlock),
        flows: blocks(closed - admitted.size, { podInBlock: admitted.size - bySelectors.size }),
      };
      return [
        [ingress, { direction: 'ingress', ...expected }],
        [egress, { direction: 'egress', ...expected }],
      ];
    }),
  );
}
