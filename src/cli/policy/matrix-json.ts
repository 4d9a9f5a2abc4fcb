import type { PodGroup } from '../../policy/matrix/groups.ts';
import type { ReachMatrix } from '../../policy/matrix/matrix.ts';

/** A matrix as data: each cell that is not of a Pod and itself. Fields may be added, none changes its meaning. */
export function matrixJson({ groups, destinations, matrices }: ReachMatrix): string {
  const told = {
    matrixVersion: 1,
    groups: groups.map((group) => ({
      name: group.name,
      namespace: group.pods[0].namespace,
      // What a template will make has no names yet.
      ...(group.count === undefined ? {} : { pods: group.pods.map(({ name }) => name) }),
      isolatedBy: group.isolatedBy,
    })),
    matrices: matrices.map(({ ipFamilies, rows }) => ({
      ipFamilies,
      cells: rows.flatMap((cells, row) =>
        cells.flatMap((cell, column) => {
          const to = destinations[column];
          if (cell.reach === undefined || to === undefined) return [];
          const { port, protocol } = to;
          return [{ from: nameAt(groups, row), to: to.group.name, port, protocol, ...cell }];
        }),
      ),
    })),
  };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

function nameAt(groups: readonly PodGroup[], index: number): string {
  return groups[index]?.name ?? '';
}
