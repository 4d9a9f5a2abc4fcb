import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ToolError } from '../../errors.ts';
import { type DeclaredPart, declaredWorld, type DeclaredWorld } from '../../policy/declared/world.ts';
import type { SourcedDocument } from '../../policy/declared/documents.ts';

const mostProblemsTold = 5;

/**
 * Reads the Kubernetes objects of files and of the files of folders (`.yaml`, `.yml` and `.json`, not those of folders below).
 * Throws ToolError SETTINGS_INVALID on what cannot be read, and on objects that the API server would refuse.
 */
export async function readFiles(paths: readonly string[], part: DeclaredPart): Promise<DeclaredWorld> {
  const files = (await Promise.all(paths.map(filesOf))).flat();
  const documents = (await Promise.all([...new Set(files)].map(documentsOf))).flat();
  const world = declaredWorld(documents, part);
  const { problems } = world;
  if (problems.length === 0) return world;
  const told = problems.slice(0, mostProblemsTold);
  const rest = problems.length - told.length;
  throw new ToolError(
    'SETTINGS_INVALID',
    [...told, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n  '),
    'correct the files: the API server would not take these objects as they are meant',
  );
}

async function filesOf(given: string): Promise<readonly string[]> {
  try {
    if (!(await stat(given)).isDirectory()) return [given];
    const entries = await readdir(given, { withFileTypes: true });
    const names = entries
      .filter((entry) => !entry.isDirectory() && /\.(ya?ml|json)$/.test(entry.name))
      .map(({ name }) => name)
      .sort();
    if (names.length > 0) return names.map((name) => path.join(given, name));
  } catch (error) {
    throw unreadable(given, error);
  }
  throw new ToolError(
    'SETTINGS_INVALID',
    `--file: the folder ${given} has no .yaml, .yml or .json file`,
    'name a folder that has; those below it are not looked at',
  );
}

async function documentsOf(file: string): Promise<readonly SourcedDocument[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
  const documents = parseAllDocuments(text, { merge: true });
  // A file without any document is not an array but says so itself.
  if (!Array.isArray(documents)) return [];
  return documents.map((document) => {
    const [problem] = document.errors;
    if (problem === undefined) return { file, document: document.toJS() as unknown };
    const line = problem.linePos?.[0].line;
    throw new ToolError(
      'SETTINGS_INVALID',
      `${file}${line === undefined ? '' : `:${line}`}: ${problem.message.split('\n')[0]?.replace(/ at line .*$/, '')}`,
      'correct it; templates have to be rendered first',
    );
  });
}

function unreadable(given: string, error: unknown): ToolError {
  const because = error instanceof Error ? error.message.replace(/, \w+ '.*$/, '') : String(error);
  return new ToolError('SETTINGS_INVALID', `--file: cannot read ${given}: ${because}`, 'name a file or folder', {
    cause: error,
  });
}
