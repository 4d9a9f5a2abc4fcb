import { useRef, useState } from 'preact/hooks';
import type { Case } from '../../../domain/case.ts';
import { plainText } from '../markup.ts';
import type { PolicyGrid, Through } from '../view/policy-grid.ts';
import { statusWords } from '../view/words.ts';
import { moved } from './grid-keys.ts';

const signs: Readonly<Record<Through, string>> = {
  open: '○',
  blocked: '■',
  part: '◐',
  any: '∗',
  unknown: '?',
  unasked: '',
};

const words: Readonly<Record<Through, string>> = {
  open: 'open',
  blocked: 'blocked',
  part: 'some ports open',
  any: 'left open by Kubernetes',
  unknown: 'unknown',
  unasked: 'not asked',
};

const mostReasons = 8;

/** What the signs of policy grids mean. */
export function ThroughLegend() {
  return (
    <ul class="legend" aria-label="Legend of policy grids">
      {(['open', 'blocked', 'part', 'any', 'unknown'] as const).map((kind) => (
        <li key={kind}>
          <span class={`key cell through ${kind}`} aria-hidden="true">
            {signs[kind]}
          </span>
          {words[kind]}
        </li>
      ))}
      <li>
        <span class="key cell through open differs" aria-hidden="true">
          ○
        </span>
        not as expected
      </li>
    </ul>
  );
}

interface GridProps {
  readonly grid: PolicyGrid;
  readonly open: (title: string, lead: string, cases: readonly Case[]) => void;
}

/** What policies say beside what was seen, and the rules that decide. */
export function PolicyGridView({ grid, open }: GridProps) {
  const more = grid.because.length - mostReasons;
  return (
    <div class="policy-grid">
      <h3>{plainText(grid.title)}</h3>
      <div class="pair">
        <Half grid={grid} side="expected" open={open} />
        <Half grid={grid} side="observed" open={open} />
        <div class="rules">
          <p class="caption">Deciding rules</p>
          <ul class="because">
            {grid.because.slice(0, mostReasons).map((text) => (
              <li key={text}>{plainText(text)}</li>
            ))}
          </ul>
          {more > 0 && <p class="soft">and {more} more; each cell has its own</p>}
        </div>
      </div>
    </div>
  );
}

function Half({ grid, side, open }: GridProps & { side: 'expected' | 'observed' }) {
  const [active, setActive] = useState<readonly [number, number]>([0, 0]);
  const table = useRef<HTMLTableElement>(null);
  const openCell = (row: number, column: number): void => {
    const cell = grid.cells[row]?.[column];
    if (cell === undefined || cell.cases.length === 0) return;
    const title = `${plainText(grid.from[row] ?? '')} → ${plainText(grid.to[column] ?? '')}`;
    open(title, `expected ${words[cell.expected]}, observed ${words[cell.observed]}`, cell.cases);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      openCell(...active);
      return;
    }
    const next = moved(active, event, grid.from.length, grid.to.length);
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
    table.current?.querySelectorAll('tbody tr')[next[0]]?.querySelectorAll('td')[next[1]]?.focus();
  };
  return (
    <div class="half">
      <p class="caption">{side === 'expected' ? 'Expected' : 'Observed'}</p>
      <div class="grid-box">
        <table
          ref={table}
          role="grid"
          class="through-grid"
          aria-label={`${side}, ${plainText(grid.title)}`}
          onKeyDown={onKeyDown}
        >
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">from, to</span>
              </th>
              {grid.to.map((name) => (
                <th key={name} scope="col">
                  <span>{plainText(name)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grid.cells.map((cells, row) => (
              <tr key={row}>
                <th scope="row">{plainText(grid.from[row] ?? '')}</th>
                {cells.map((cell, column) => {
                  const differs = cell.status === 'fail';
                  const text = `${grid.from[row] ?? ''} to ${grid.to[column] ?? ''}: ${words[cell[side]]}${cell.status === undefined ? '' : `, ${statusWords[cell.status]}`}`;
                  return (
                    <td
                      key={column}
                      class={`through ${cell[side]}${differs && side === 'observed' ? ' differs' : ''}`}
                      aria-label={plainText(text)}
                      tabIndex={active[0] === row && active[1] === column ? 0 : -1}
                      onClick={() => {
                        setActive([row, column]);
                        openCell(row, column);
                      }}
                    >
                      {signs[cell[side]]}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
