/**
 * How long people wait for the HTML report of a thousand nodes and a hundred thousand cases: until it can be used, and from a click or
 * a key until the screen shows what came of it. Prints medians of several rounds, in a headless Chromium:
 *
 *   npm run build && npx tsx bench/html-report.ts "$(scripts/chromium)" [--rounds 5]
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { huge } from '../test/report/html/reports.ts';

/** What is done to the page: a click on the first element that fits, or a text put into one. */
interface Action {
  readonly name: string;
  readonly target: string;
  readonly text?: string;
}

/** In this order: each begins where the one before has led. */
const actions: readonly Action[] = [
  { name: 'zones: into a pair of zones', target: '#matrix td.some' },
  { name: 'zones: into two blocks of nodes', target: '#matrix td.some' },
  { name: 'the cases of a pair of nodes', target: '#matrix td.fail' },
  { name: 'these closed again', target: 'dialog[open] button' },
  { name: 'search: the first letters', target: '#cases input[type=search]', text: 'ip-10-1' },
  { name: 'search: a whole node name', target: '#cases input[type=search]', text: 'ip-10-1-26-167' },
  { name: 'search: emptied', target: '#cases input[type=search]', text: '' },
  { name: 'filter: the failed ones', target: '#cases button[aria-pressed]' },
];

const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string', default: '5' } },
  allowPositionals: true,
});
const folder = await mkdtemp(path.join(tmpdir(), 'podreach-huge-'));
const saved = path.join(folder, 'report.json');
const file = path.join(folder, 'report.html');
await writeFile(saved, JSON.stringify(huge()));
await writeFile(
  file,
  execFileSync(process.execPath, ['dist/cli.js', 'report', saved, '--format', 'html'], { maxBuffer: 2 ** 28 }),
);
const browser = await chromium.launch({
  executablePath: positionals[0] ?? '/usr/bin/chromium',
  // Chromium's sandbox does not run as root; the page is our own.
  args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
});

const times = new Map<string, number[]>();
const note = (name: string, ms: number) => times.set(name, [...(times.get(name) ?? []), ms]);
for (let round = 0; round < Number(values.rounds); round += 1) {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const startedMs = performance.now();
  await page.goto(pathToFileURL(file).href);
  await page.waitForSelector('html[data-ready]', { state: 'attached' });
  note('opened, until it can be used', performance.now() - startedMs);
  for (const action of actions) note(action.name, await msUntilPainted(page, action));
  await page.close();
}
await browser.close();

const { size } = await stat(file);
process.stdout.write(`${cpus().length} x ${cpus()[0]?.model}; the file has ${(size / 1e6).toFixed(1)} MB\n`);
for (const [name, all] of times) {
  const sorted = all.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  process.stdout.write(
    `${name.padEnd(34)} ${median.toFixed(0).padStart(6)} ms, at most ${sorted.at(-1)?.toFixed(0)} ms\n`,
  );
}
await rm(folder, { recursive: true });

/** Until the frame after the last change of the document, which no other has followed for half a second. */
function msUntilPainted(page: Page, { name, target, text }: Action): Promise<number> {
  // As text, since the types of a document are not those of this program.
  return page.evaluate<number>(`new Promise((resolve, reject) => {
    const element = document.querySelector(${JSON.stringify(target)});
    if (element === null) throw new Error(${JSON.stringify(`${name}: nothing fits ${target}`)});
    const startedMs = performance.now();
    let paintedMs;
    let quiet = setTimeout(() => reject(new Error(${JSON.stringify(`${name}: nothing changed`)})), 10_000);
    const observer = new MutationObserver(() => {
      requestAnimationFrame(() => setTimeout(() => { paintedMs = performance.now(); }));
      clearTimeout(quiet);
      quiet = setTimeout(() => {
        observer.disconnect();
        resolve(paintedMs - startedMs);
      }, 500);
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    ${text === undefined ? 'element.click();' : `element.value = ${JSON.stringify(text)}; element.dispatchEvent(new Event('input', { bubbles: true }));`}
  })`);
}
