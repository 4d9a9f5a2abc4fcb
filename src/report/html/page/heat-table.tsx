import { useRef, useState } from 'preact/hooks';
import { plainText } from '../markup.ts';
import { countsText, type HeatMap } from '../view/heat-map.ts';
import { glyphs } from '../view/words.ts';
import { moved } from './grid-keys.ts';

interface HeatTableProps {
  readonly map: HeatMap;
  readonly label: string;
  /** What stands above the heads of rows. */
  readonly corner: string;
  /** Rows are many and of little height. */
  readonly flat: boolean;
  readonly open: (row: number, column: number) => void;
  /** Called with the cell that is pointed at or has the focus. */
  readonly look: (text: string) => void;
}

/** Verdicts as a grid that is walked by arrow keys: one stop for Tab, Enter opens a cell. */
export function HeatTable({ map, label, corner, flat, open, look }: HeatTableProps) {
  const { rows, columns } = map;
  const [active, setActive] = useState<readonly [number, number]>([0, 0]);
  const table = useRef<HTMLTableElement>(null);
  const textOf = (row: number, column: number): string => {
    const ends = `${rows[row]?.title ?? ''} → ${columns[column]?.title ?? ''}`;
    return plainText(`${ends}: ${countsText(map.cell(row, column).counts)}`);
  };
  const placeOf = (target: EventTarget | null): readonly [number, number] | undefined => {
    const cell = target instanceof Element ? target.closest<HTMLElement>('td') : null;
    return cell === null ? undefined : [Number(cell.dataset['row']), Number(cell.dataset['column'])];
  };
  const focus = (place: readonly [number, number]): void => {
    setActive(place);
    table.current?.querySelector<HTMLElement>(`td[data-row="${place[0]}"][data-column="${place[1]}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const place = placeOf(event.target);
    if (place === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      open(...place);
      return;
    }
    const next = moved(place, event, rows.length, columns.length);
    if (next === undefined) return;
    event.preventDefault();
    focus(next);
  };
  const size =
    columns.length <= 8 ? 'large' : columns.length <= 16 ? 'medium' : columns.length <= 34 ? 'small' : 'tiny';
  return (
    <table
      ref={table}
      role="grid"
      aria-label={label}
      class={`heat ${size}${flat ? ' flat' : ''}`}
      onKeyDown={onKeyDown}
      onClick={({ target }) => {
        const place = placeOf(target);
        if (place === undefined) return;
        setActive(place);
        open(...place);
      }}
      onMouseOver={({ target }) => {
        const place = placeOf(target);
        if (place !== undefined) look(textOf(...place));
      }}
      onFocusIn={({ target }) => {
        const place = placeOf(target);
        if (place !== undefined) look(textOf(...place));
      }}
      onMouseLeave={() => look('')}
    >
      <thead>
        <tr>
          <th scope="col" class="corner">
            {corner}
          </th>
          {columns.map(({ label, title }, column) => (
            <th key={column} scope="col" title={plainText(title)}>
              <span>{plainText(label)}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, title }, row) => (
          <tr key={row}>
            <th scope="row" title={plainText(title)}>
              {plainText(label)}
            </th>
            {columns.map((_, column) => {
              const { status, counts } = map.cell(row, column);
              const some = status === 'fail' && counts.pass > 0;
              return (
                <td
                  key={column}
                  data-row={row}
                  data-column={column}
                  class={some ? 'some' : (status ?? 'none')}
                  tabIndex={active[0] === row && active[1] === column ? 0 : -1}
                  aria-label={textOf(row, column)}
                >
                  {status === undefined ? '' : glyphs[status]}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
