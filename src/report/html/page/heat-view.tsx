import type { ComponentChild } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { HeatMap } from '../view/heat-map.ts';
import { glyphs } from '../view/words.ts';
import { HeatTable } from './heat-table.tsx';

const legend = [
  ['pass', glyphs.pass, 'passed'],
  ['some', glyphs.fail, 'some failed'],
  ['fail', glyphs.fail, 'failed'],
  ['unknown', glyphs.unknown, 'unknown'],
  ['skipped', glyphs.skipped, 'skipped'],
  ['none', '', 'not asked'],
] as const;

interface HeatViewProps {
  readonly map: HeatMap;
  readonly label: string;
  readonly corner: string;
  readonly flat?: boolean;
  readonly open: (row: number, column: number) => void;
  /** What a click does, where nothing is pointed at. */
  readonly hint: string;
  readonly children?: ComponentChild;
}

/** A heat map with its legend and a line that says what is pointed at. */
export function HeatView({ map, label, corner, flat = false, open, hint, children }: HeatViewProps) {
  const [looked, setLooked] = useState('');
  // Thousands of cells are not drawn again because another one is pointed at.
  const table = useMemo(
    () => <HeatTable map={map} label={label} corner={corner} flat={flat} open={open} look={setLooked} />,
    [map, label, corner, flat, open],
  );
  return (
    <div class="heat-view">
      {children}
      <div class="table-box heat-box">{table}</div>
      <div class="heat-foot">
        <ul class="legend" aria-label="Legend">
          {legend.map(([kind, glyph, word]) => (
            <li key={kind}>
              <span class={`key cell ${kind}`} aria-hidden="true">
                {glyph}
              </span>
              {word}
            </li>
          ))}
        </ul>
        <p class="readout" aria-hidden="true">
          {looked === '' ? hint : looked}
        </p>
      </div>
    </div>
  );
}
