/** A line with the room it takes on screen, which colours in it would hide. */
export interface Line {
  readonly text: string;
  readonly width: number;
}

/** A line without colours. */
export function plain(text: string): Line {
  return { text, width: text.length };
}

/** Lines one below the other. */
export type Block = readonly Line[];

const gap = 6;

/** Puts blocks beside one another as far as the width allows, and the rest below. */
export function sideBySide(blocks: readonly Block[], width: number): readonly string[] {
  const rows: Block[][] = [];
  let used = 0;
  for (const block of blocks) {
    const needed = widthOf(block);
    const row = rows.at(-1);
    if (row !== undefined && used + gap + needed <= width) {
      row.push(block);
      used += gap + needed;
    } else {
      rows.push([block]);
      used = needed;
    }
  }
  return rows.flatMap((row, index) => [...(index === 0 ? [] : ['']), ...joined(row)]);
}

function widthOf(block: Block): number {
  return Math.max(0, ...block.map(({ width }) => width));
}

function joined(row: readonly Block[]): readonly string[] {
  const height = Math.max(...row.map(({ length }) => length));
  return Array.from({ length: height }, (_, index) =>
    row
      .map((block) => {
        const { text, width } = block[index] ?? plain('');
        return text + ' '.repeat(widthOf(block) - width + gap);
      })
      .join('')
      .trimEnd(),
  );
}
