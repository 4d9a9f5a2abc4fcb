import { useCallback, useMemo } from 'preact/hooks';
import { shortNames } from '../../text/short-names.ts';
import type { CaseTable } from '../data/case-table.ts';
import { plainText } from '../markup.ts';
import { nodeGroups, singles } from '../view/axis.ts';
import { casesOfCell, countsText, heatMap } from '../view/heat-map.ts';
import { checkSource } from '../view/node-matrix.ts';
import type { OpenCases } from './case-dialog.tsx';
import { HeatView } from './heat-view.tsx';
import { worstFirst } from './worst-first.ts';

const widestLabel = 22;

/** The checks of a family by the nodes they were asked from. */
export function CheckMap({ table, family, open }: { table: CaseTable; family: string; open: OpenCases }) {
  const source = useMemo(() => checkSource(table, family), [table, family]);
  const map = useMemo(() => {
    const checks = table.checks.flatMap((name, index) => (name.startsWith(`${family}.`) ? [index] : []));
    const short = new Map(table.checks.map((name) => [name, name.slice(family.length + 1)]));
    const asking = new Set(Array.from({ length: source.length }, (_, index) => index).filter((index) => source.takes(index)).map((index) => source.column[index] ?? 0));
    const nodes = [...asking].toSorted((left, right) => left - right);
    return heatMap(
      singles(checks, (check) => table.checks[check] ?? '', short),
      nodeGroups(nodes, (node) => table.nodes[node] ?? '', (node) => table.zones[node] ?? '', shortNames(table.nodes, widestLabel)),
      source,
    );
  }, [table, family, source]);
  const openCell = useCallback(
    (row: number, column: number) => {
      const [check, nodes] = [map.rows[row], map.columns[column]];
      if (check === undefined || nodes === undefined) return;
      const cases = worstFirst(table, casesOfCell(check, nodes, source));
      open({ title: `${plainText(check.title)} from ${plainText(nodes.title)}`, lead: countsText(map.cell(row, column).counts), cases });
    },
    [map, table, source, open],
  );
  return (
    <HeatView
      map={map}
      label={`Verdicts of ${family} checks by node`}
      corner="check ↓ from →"
      open={openCell}
      hint="A click shows the cases of a cell."
    />
  );
}
