import { useMemo, useState } from 'preact/hooks';
import type { CaseTable } from '../data/case-table.ts';
import { plainText } from '../markup.ts';
import { countsText } from '../view/heat-map.ts';
import { type PolicySet, policyGrids, policySets } from '../view/policy-grid.ts';
import { glyphs } from '../view/words.ts';
import type { OpenCases } from './case-dialog.tsx';
import { PolicyGridView, ThroughLegend } from './policy-grid-view.tsx';

/** More than this would be a wall of grids; the others open by themselves. */
const mostOpen = 3;

/** Every policy case; those that failed are open. */
export function PolicySets({ table, open }: { table: CaseTable; open: OpenCases }) {
  const sets = useMemo(() => policySets(table), [table]);
  const failed = sets.filter(({ status }) => status === 'fail').length;
  return (
    <div class="policy-sets">
      <ThroughLegend />
      {sets.map((set, index) => (
        <OneSet
          key={set.name}
          table={table}
          set={set}
          first={index < mostOpen && (set.status === 'fail' || (failed === 0 && index === 0))}
          open={open}
        />
      ))}
    </div>
  );
}

function OneSet({ table, set, first, open }: { table: CaseTable; set: PolicySet; first: boolean; open: OpenCases }) {
  const [shown, setShown] = useState(first);
  return (
    <details
      class={`policy-set ${set.status}`}
      open={first}
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) setShown(true);
      }}
    >
      <summary>
        <span class={`mark ${set.status}`} aria-hidden="true">
          {glyphs[set.status]}
        </span>
        <strong>{plainText(set.name)}</strong>
        <span class="soft">{countsText(set.counts)}</span>
      </summary>
      {shown && <Grids table={table} set={set} open={open} />}
    </details>
  );
}

function Grids({ table, set, open }: { table: CaseTable; set: PolicySet; open: OpenCases }) {
  const items = useMemo(() => set.cases.map((index) => ({ index, item: table.caseAt(index) })), [table, set]);
  const grids = useMemo(() => policyGrids(items.map(({ item }) => item)), [items]);
  const numbers = useMemo(() => new Map(items.map(({ index, item }) => [item, index])), [items]);
  return (
    <>
      {grids.map((grid) => (
        <PolicyGridView
          key={grid.title}
          grid={grid}
          open={(title, lead, cases) => open({ title, lead, cases: cases.flatMap((item) => numbers.get(item) ?? []) })}
        />
      ))}
    </>
  );
}
