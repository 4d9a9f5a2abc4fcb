import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../../src/domain/report.ts';
import type { Combination } from './combination.ts';

/** Where scripts/test keeps the reports of healthy runs for comparisons; undefined where it asked for none. */
export const savedReports = process.env['PODREACH_E2E_REPORTS'];

/** The name of the file that the report of a healthy run on such a cluster is kept in. */
export function fileNameOf({ cni, proxy, family }: Combination): string {
  return `${cni}-${proxy}-${family}.json`;
}

/** Keeps the report of a healthy run. */
export async function saveReport(report: Report, combination: Combination): Promise<void> {
  if (savedReports === undefined) return;
  await mkdir(savedReports, { recursive: true });
  await writeFile(join(savedReports, fileNameOf(combination)), JSON.stringify(report));
}

/** The text of the report that an earlier healthy run on such a cluster left; undefined where there was none. */
export async function savedReport(combination: Combination): Promise<string | undefined> {
  if (savedReports === undefined) return undefined;
  return readFile(join(savedReports, fileNameOf(combination)), 'utf8').catch(() => undefined);
}
