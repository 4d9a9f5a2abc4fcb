import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pages } from '../../scripts/docs/pages.ts';

test.each(Object.entries(pages))('%s is what `npm run docs` writes', async (path, render) => {
  const published = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

  expect(published).toBe(render());
});
