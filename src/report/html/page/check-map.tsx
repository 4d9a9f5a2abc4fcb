import { useCallback, useMemo, useState } from 'preact/hooks';
import { shortNames } from '../../text/short-names.ts';
import { type CaseTable, statusOrder } from '../data/case-table.ts';
import { plainText } from '../markup.ts';
import { type AxisGroup, nodeGroups, singles } from '../view/axis.ts';
import { casesOfCell, countsText, heatMap } from '../view/heat-map.ts';
import { checkSource, familyAxes } from '../view/node-matrix.ts';
import { countedText, glyphs } from '../view/words.ts';
import type { OpenCases } from './case-dialog.tsx';
import { HeatView } from './heat-view.tsx';
import { worstFirst } from './worst-first.ts';

const widestLabel = 22;

/** The checks of a family by the nodes they were asked from; those that passed everywhere are one line until asked for. */
export function CheckMap({ table, family, open }: { table: CaseTable; family: string; open: OpenCases }) {
  const [all, setAll] = useState(false);
  const source = useMemo(() => checkSource(table, family), [table, family]);
  const { checks, nodes, status } = useMemo(() => familyAxes(table, source), [table, source]);
  const calm = checks.filter((check) => status[check] === statusOrder.indexOf('pass'));
  const shown = all ? checks : checks.filter((check) => !calm.includes(check));
  const map = useMemo(() => {
    const short = new Map(table.checks.map((name) => [name, name.slice(family.length + 1)]));
    const nameOf = (node: number): string => table.nodes[node] ?? '';
    const columns = nodeGroups(nodes, nameOf, (node) => table.zones[node] ?? '', shortNames(table.nodes, widestLabel));
    return heatMap(
      singles(shown, (check) => table.checks[check] ?? '', short),
      columns,
      source,
    );
  }, [table, family, source, nodes, all]);
  const openCell = useCallback(
    (row: number, column: number) => {
      const [check, from] = [map.rows[row], map.columns[column]];
      if (check === undefined || from === undefined) return;
      const cases = worstFirst(table, casesOfCell(check, from, source));
      open({ title: titleOf(check, from), lead: countsText(map.cell(row, column).counts), cases });
    },
    [map, table, source, open],
  );
  return (
    <>
      {calm.length > 0 && (
        <p class="calm">
          <span class="mark pass" aria-hidden="true">
            {glyphs.pass}
          </span>{' '}
          {calm.length === checks.length ? 'All ' : ''}
          {countedText(calm.length, shown.length > 0 && !all ? 'other check' : 'check')} passed from every node.{' '}
          <button type="button" class="link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show only what did not' : 'Show each'}
          </button>
        </p>
      )}
      {shown.length > 0 && (
        <HeatView
          map={map}
          label={`Verdicts of ${family} checks by node`}
          corner="check ↓ from →"
          flat
          open={openCell}
          hint="A click shows the cases of a cell."
        />
      )}
    </>
  );
}

function titleOf(check: AxisGroup, from: AxisGroup): string {
  return `${plainText(check.title)} from ${plainText(from.title)}`;
}
