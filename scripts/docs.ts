import { writeFile } from 'node:fs/promises';
import { pages } from './docs/pages.ts';

for (const [path, render] of Object.entries(pages)) await writeFile(new URL(`../${path}`, import.meta.url), render());
