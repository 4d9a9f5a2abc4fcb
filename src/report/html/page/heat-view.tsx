import type { ComponentChild } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { HeatMap } from '../view/heat-map.ts';
import { glyphs, statuses, statusWords } from '../view/words.ts';
import { HeatTable } from './heat-table.tsx';

interface HeatViewProps {
  readonly map: HeatMap;
  readonly label: string;
  readonly corner: string;
  readonly open: (row: number, column: number) => void;
  /** What a click does, where nothing is pointed at. */
  readonly hint: string;
  readonly children?: ComponentChild;
}

/** A heat map with its legend and a line that says what is pointed at. */
export function HeatView({ map, label, corner, open, hint, children }: HeatViewProps) {
  const [looked, setLooked] = useState('');
  // Thousands of cells are not drawn again because another one is pointed at.
  const table = useMemo(
    () => <HeatTable map={map} label={label} corner={corner} open={open} look={setLooked} />,
    [map, label, corner, open],
  );
  return (
    <div class="heat-view">
      {children}
      <div class="table-box heat-box">{table}</div>
      <div class="heat-foot">
        <ul class="legend" aria-label="Legend">
          {statuses.map((status) => (
            <li key={status}>
              <span class={`key cell ${status}`} aria-hidden="true">
                {glyphs[status]}
              </span>
              {statusWords[status]}
            </li>
          ))}
          <li>
            <span class="key cell none" aria-hidden="true" />
            not asked
          </li>
        </ul>
        <p class="readout" aria-hidden="true">
          {looked === '' ? hint : looked}
        </p>
      </div>
    </div>
  );
}
