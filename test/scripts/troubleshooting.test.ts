import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorCodes } from '#src/errors.ts';

const page = readFileSync(new URL('../../docs/troubleshooting.md', import.meta.url), 'utf8');

test('every code of an error has its row, and every row is about a code', () => {
  const inRows = page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, code = '']) => code));
  expect(inRows.toSorted()).toEqual(Object.keys(errorCodes).toSorted());
});
