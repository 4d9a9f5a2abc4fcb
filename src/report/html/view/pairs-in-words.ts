import type { VerdictStatus } from '../../../domain/case.ts';
import type { Report } from '../../../domain/report.ts';
import { coverPairs, type Pair, pairGroupText } from '../../text/cover.ts';
import { pairTables } from '../../text/pair-table.ts';

/** What is not right between nodes, told so that nobody has to read it off the matrix. */
export interface PairsInWords {
  /** Protocols and families that tell the same. */
  readonly title: string;
  readonly status: VerdictStatus;
  /** `n2 → every other node`, the largest first. */
  readonly groups: readonly string[];
  /** Pairs beyond these groups. */
  readonly more: number;
}

const mostGroups = 6;
/** Finding rows and columns among more pairs than this would take long and come to no few words. */
const mostPairs = 3_000;

/** Pairs of nodes with failed or unknown cases of `pod-to-pod`, rows and columns folded. */
export function pairsInWords({ cases, cluster }: Pick<Report, 'cases' | 'cluster'>): readonly PairsInWords[] {
  const { nodes, tables } = pairTables(cases, cluster);
  return tables.flatMap((table) =>
    (['fail', 'unknown'] as const).flatMap((status): readonly PairsInWords[] => {
      const pairs: Pair[] = [];
      for (const from of nodes) for (const to of nodes) if (table.at(from, to) === status) pairs.push({ from, to });
      if (pairs.length === 0) return [];
      if (pairs.length > mostPairs) return [{ title: table.title, status, groups: [], more: pairs.length }];
      const groups = coverPairs(pairs);
      const left = groups.slice(mostGroups).reduce((sum, { from, to }) => sum + from.length * to.length, 0);
      const texts = groups.slice(0, mostGroups).map((group) => pairGroupText(group, nodes, (name) => name));
      return [{ title: table.title, status, groups: texts.map((text) => text.replaceAll(' -> ', ' → ')), more: left }];
    }),
  );
}
