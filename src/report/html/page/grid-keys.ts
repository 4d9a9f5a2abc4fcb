/** Where an arrow key, Home, End or Page key leads from a cell of a grid; undefined for any other key. */
export function moved(
  [row, column]: readonly [number, number],
  { key, ctrlKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey'>,
  rows: number,
  columns: number,
): readonly [number, number] | undefined {
  const clamp = (value: number, count: number): number => Math.min(Math.max(value, 0), count - 1);
  const page = 10;
  switch (key) {
    case 'ArrowUp':
      return [clamp(row - 1, rows), column];
    case 'ArrowDown':
      return [clamp(row + 1, rows), column];
    case 'ArrowLeft':
      return [row, clamp(column - 1, columns)];
    case 'ArrowRight':
      return [row, clamp(column + 1, columns)];
    case 'PageUp':
      return [clamp(row - page, rows), column];
    case 'PageDown':
      return [clamp(row + page, rows), column];
    case 'Home':
      return [ctrlKey ? 0 : row, 0];
    case 'End':
      return [ctrlKey ? rows - 1 : row, columns - 1];
    default:
      return undefined;
  }
}
