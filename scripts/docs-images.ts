/**
 * Draws the pictures of docs/images, of a sample run and by the built command line tool: its HTML report, light and dark, and its text in
 * a terminal. Needs `npm run build` and a Chromium, whose path is the only argument (scripts/chromium prints it). Fonts are those of the
 * machine, so that no test compares the pictures.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AnsiUp } from 'ansi_up';
import { chromium } from 'playwright-core';
import { showcase } from '../test/report/html/reports.ts';

const viewport = { width: 1240, height: 880 };
const findingsLines = 26;

const folder = await mkdtemp(path.join(tmpdir(), 'podreach-images-'));
const saved = path.join(folder, 'report.json');
await writeFile(saved, JSON.stringify(showcase()));
const rendered = (format: string, ...more: readonly string[]): string =>
  execFileSync(process.execPath, ['dist/cli.js', 'report', saved, '--format', format, ...more], { encoding: 'utf8' });
const fileOf = async (name: string, html: string): Promise<string> => {
  const file = path.join(folder, name);
  await writeFile(file, html);
  return pathToFileURL(file).href;
};

const page = await fileOf('report.html', rendered('html'));
const terminal = await fileOf(
  'terminal.html',
  `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #16181d }
    pre { display: inline-block; margin: 0; padding: 20px 24px; color: #d7dae0; font: 14px/1.4 'DejaVu Sans Mono', monospace }
  </style><pre>$ podreach check\n\n${new AnsiUp().ansi_to_html(excerptOf(rendered('text', '--color', 'always')))}</pre>`,
);

const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  // Chromium's sandbox does not run as root; the pages are our own.
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
});
for (const colorScheme of ['light', 'dark'] as const) {
  const tab = await browser.newPage({ viewport, colorScheme });
  await tab.goto(page);
  await tab.waitForSelector('html[data-ready]', { state: 'attached' });
  await tab.screenshot({ path: `docs/images/html-report-${colorScheme}.png` });
}
const tab = await browser.newPage({ viewport });
await tab.goto(terminal);
await tab.locator('pre').screenshot({ path: 'docs/images/terminal.png' });
await browser.close();
await rm(folder, { recursive: true });

/** The matrix and the first findings: what stands between them, the counts of each check, is long. */
function excerptOf(report: string): string {
  const lines = report.split('\n');
  const [checks, findings] = ['CHECKS', 'FINDINGS'].map((title) => lines.findIndex((line) => line.includes(title)));
  return [...lines.slice(0, checks), '...', '', ...lines.slice(findings).slice(0, findingsLines), '...'].join('\n');
}
