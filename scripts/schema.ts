import { writeFile } from 'node:fs/promises';
import { diffJsonSchema } from '../src/cli/diff/schema.ts';
import { settingsJsonSchema } from '../src/cli/settings-file/schema.ts';
import { lineJsonSchema } from '../src/report/ndjson/schema.ts';
import { reportJsonSchema } from '../src/report/schema.ts';

const schemas = {
  report: reportJsonSchema(),
  'report-line': lineJsonSchema(),
  diff: diffJsonSchema(),
  settings: settingsJsonSchema(),
};
for (const [name, schema] of Object.entries(schemas)) {
  const file = new URL(`../schema/${name}.schema.json`, import.meta.url);
  await writeFile(file, `${JSON.stringify(schema, undefined, 2)}\n`);
}
