/**
 * Draws the pictures of docs/images: the HTML report of a sample run as the built command line tool writes it, light and dark.
 * Needs `npm run build` and a Chromium, whose path is the only argument (scripts/chromium prints it). Fonts are those of the
 * machine, so that no test compares the pictures.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { showcase } from '../test/report/html/reports.ts';

const viewport = { width: 1240, height: 880 };

const folder = await mkdtemp(path.join(tmpdir(), 'podreach-images-'));
const saved = path.join(folder, 'report.json');
const page = path.join(folder, 'report.html');
await writeFile(saved, JSON.stringify(showcase()));
await writeFile(page, execFileSync(process.execPath, ['dist/cli.js', 'report', saved, '--format', 'html']));

const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  // Chromium's sandbox does not run as root; the page is our own.
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
});
for (const colorScheme of ['light', 'dark'] as const) {
  const tab = await browser.newPage({ viewport, colorScheme });
  await tab.goto(pathToFileURL(page).href);
  await tab.waitForSelector('html[data-ready]', { state: 'attached' });
  await tab.screenshot({ path: `docs/images/html-report-${colorScheme}.png` });
}
await browser.close();
await rm(folder, { recursive: true });
