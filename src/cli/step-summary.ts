import { appendFile, stat } from 'node:fs/promises';
import type { Report } from '../domain/report.ts';
import type { Compared } from '../report/compared.ts';
import { markdownWithin } from '../report/markdown.ts';

/** GitHub drops the whole summary of a step that is larger. */
const mostBytes = 1024 * 1024;

/** From an earlier command of the same step; its last line may lack its end, and a paragraph or HTML would go on in ours. */
const separator = '\n\n';

/** The file that GitHub's runner shows as the summary of this step; undefined elsewhere. */
export function stepSummaryPath(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const path = environment['GITHUB_STEP_SUMMARY'];
  return path === undefined || path === '' ? undefined : path;
}

/** Adds the report, and how it compares with a baseline, to what the step has said so far, in the room that is left. */
export async function appendStepSummary(path: string, report: Report, compared?: Compared): Promise<void> {
  const usedBytes = await sizeOf(path);
  const lead = usedBytes === 0 ? '' : separator;
  const text = markdownWithin(report, mostBytes - usedBytes - lead.length, compared);
  if (text !== '') await appendFile(path, lead + text);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
