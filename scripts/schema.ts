import { writeFile } from 'node:fs/promises';
import { settingsJsonSchema } from '../src/cli/settings-file/schema.ts';
import { reportJsonSchema } from '../src/report/schema.ts';

const schemas = { 'report.schema.json': reportJsonSchema(), 'settings.schema.json': settingsJsonSchema() };
for (const [name, schema] of Object.entries(schemas)) {
  await writeFile(new URL(`../schema/${name}`, import.meta.url), `${JSON.stringify(schema, undefined, 2)}\n`);
}
