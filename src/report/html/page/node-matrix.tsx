import { useCallback, useMemo, useState } from 'preact/hooks';
import { shortNames } from '../../text/short-names.ts';
import type { CaseTable } from '../data/case-table.ts';
import { plainText } from '../markup.ts';
import { type AxisGroup, nodeGroups } from '../view/axis.ts';
import { casesOfCell, countsText, heatMap } from '../view/heat-map.ts';
import { firstChoice, matrixChoices, matrixNodes, matrixSource } from '../view/node-matrix.ts';
import { familyText } from '../view/words.ts';
import { worstFirst } from './worst-first.ts';
import type { OpenCases } from './case-dialog.tsx';
import { Choice } from './choice.tsx';
import { HeatView } from './heat-view.tsx';

const widestLabel = 22;

interface Closer {
  readonly rows: AxisGroup;
  readonly columns: AxisGroup;
}

/** From node to node; groups of nodes are taken apart by a click until a cell is one pair. */
export function NodeMatrix({ table, open }: { table: CaseTable; open: OpenCases }) {
  const choices = useMemo(() => matrixChoices(table), [table]);
  const [choice, setChoice] = useState(() => firstChoice(choices));
  const [path, setPath] = useState<readonly Closer[]>([]);
  const nodes = useMemo(() => matrixNodes(table), [table]);
  const labels = useMemo(() => shortNames(table.nodes, widestLabel), [table]);
  const source = useMemo(() => matrixSource(table, choice), [table, choice]);
  const closer = path.at(-1);
  const map = useMemo(() => {
    const grouped = (members: readonly number[]): readonly AxisGroup[] =>
      nodeGroups(
        members,
        (node) => table.nodes[node] ?? '',
        (node) => table.zones[node] ?? '',
        labels,
      );
    return heatMap(grouped(closer?.rows.members ?? nodes), grouped(closer?.columns.members ?? nodes), source);
  }, [table, nodes, labels, source, closer]);
  const openCell = useCallback(
    (row: number, column: number) => {
      const [rows, columns] = [map.rows[row], map.columns[column]];
      if (rows === undefined || columns === undefined) return;
      if (rows.members.length > 1 || columns.members.length > 1) {
        setPath((before) => [...before, { rows, columns }]);
        return;
      }
      const cases = worstFirst(table, casesOfCell(rows, columns, source));
      open({
        title: `${plainText(rows.title)} → ${plainText(columns.title)}`,
        lead: countsText(map.cell(row, column).counts),
        cases,
      });
    },
    [map, table, source, open],
  );
  const folded =
    map.rows.some(({ members }) => members.length > 1) || map.columns.some(({ members }) => members.length > 1);
  const checks = [...choices.checks].map(([family, names]) => ({
    label: family,
    options: [{ value: family, text: `all of ${family}` }, ...names.map((name) => ({ value: name, text: name }))],
  }));
  return (
    <HeatView
      map={map}
      label="Verdicts from node to node"
      corner="from ↓ to →"
      open={openCell}
      hint={folded ? 'A cell stands for many nodes: a click looks closer.' : 'A click shows the cases of a cell.'}
    >
      <form class="controls" onSubmit={(event) => event.preventDefault()}>
        <Choice
          id="matrix-check"
          label="Check"
          value={choice.check}
          first="every check with two nodes"
          options={checks}
          choose={(check) => setChoice({ ...choice, check })}
        />
        <Choice
          id="matrix-ip"
          label="IP family"
          value={choice.ip}
          first="all"
          options={choices.ips.map((ip) => ({ value: ip, text: familyText(ip) }))}
          choose={(ip) => setChoice({ ...choice, ip })}
        />
        <Choice
          id="matrix-protocol"
          label="Protocol"
          value={choice.protocol}
          first="all"
          options={choices.protocols.map((name) => ({ value: name, text: name.toUpperCase() }))}
          choose={(protocol) => setChoice({ ...choice, protocol })}
        />
      </form>
      {closer !== undefined && (
        <nav class="crumbs" aria-label="Shown part of the matrix">
          <button type="button" onClick={() => setPath([])}>
            All nodes
          </button>
          {path.map(({ rows, columns }, index) => (
            <button
              key={index}
              type="button"
              title={plainText(`${rows.title} → ${columns.title}`)}
              aria-current={index === path.length - 1 ? 'true' : undefined}
              onClick={() => setPath(path.slice(0, index + 1))}
            >
              {plainText(rows.label)} → {plainText(columns.label)}
            </button>
          ))}
        </nav>
      )}
    </HeatView>
  );
}
