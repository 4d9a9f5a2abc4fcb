import { writeFile } from 'node:fs/promises';
import { reportJsonSchema } from '../src/report/schema.ts';

const file = new URL('../schema/report.schema.json', import.meta.url);
await writeFile(file, `${JSON.stringify(reportJsonSchema(), undefined, 2)}\n`);
