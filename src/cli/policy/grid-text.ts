/** A table of marks; each mark takes one column of the screen, colours aside. */
export interface Grid {
  readonly rows: readonly string[];
  /** What a column is called, in as many lines as its head shall have. */
  readonly columns: readonly (readonly string[])[];
  readonly cellAt: (row: number, column: number) => string;
}

const gap = '  ';

/**
 * A grid in lines of at most `width` columns where that is possible: names that are too long become numbers with a list below,
 * and columns that do not fit beside each other stand in blocks.
 */
export function gridLines(grid: Grid, width: number): readonly string[] {
  const rowWidth = widest(grid.rows);
  const named = grid.columns.map((lines) => widest(lines));
  if (rowWidth + named.reduce((sum, one) => sum + gap.length + one, 0) <= width)
    return block(grid, grid.rows, grid.columns, 0);
  // Rows keep their names where half of the screen is left for the marks.
  const rows = rowWidth <= width / 2 ? grid.rows : grid.rows.map((_, index) => `row ${index + 1}`);
  const columns = grid.columns.map((_, index) => [String(index + 1)]);
  const columnWidth = gap.length + String(columns.length).length;
  const perBlock = Math.max(1, Math.floor((width - widest(rows)) / columnWidth));
  const blocks = Array.from({ length: Math.ceil(columns.length / perBlock) }, (_, index) =>
    block(grid, rows, columns.slice(index * perBlock, (index + 1) * perBlock), index * perBlock),
  );
  const numbers = grid.columns.map(
    (lines, index) => `${String(index + 1).padStart(String(columns.length).length)}  ${lines.join(' ')}`,
  );
  const names = rows === grid.rows ? [] : grid.rows.map((name, index) => `row ${index + 1}  ${name}`);
  return [...blocks, numbers, names]
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

function block(
  { cellAt }: Grid,
  rows: readonly string[],
  columns: readonly (readonly string[])[],
  first: number,
): readonly string[] {
  const rowWidth = widest(rows);
  const heads = Math.max(...columns.map((lines) => lines.length));
  const widths = columns.map((lines) => widest(lines));
  const head = (line: number): string =>
    `${' '.repeat(rowWidth)}${columns.map((lines, index) => gap + (lines[line] ?? '').padEnd(widths[index] ?? 0)).join('')}`.trimEnd();
  return [
    ...Array.from({ length: heads }, (_, line) => head(line)),
    ...rows.map((row, index) => {
      const marks = columns.map((_, column) => {
        const padding = column === columns.length - 1 ? 0 : (widths[column] ?? 1) - 1;
        return `${gap}${cellAt(index, first + column)}${' '.repeat(padding)}`;
      });
      return `${row.padEnd(rowWidth)}${marks.join('')}`;
    }),
  ];
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
