import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Report } from '../../../src/domain/report.ts';
import { renderHtml } from '../../../src/report/html.ts';

/** A page in a browser, and everything it did that a report must not do. */
export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, requests, dialogs; empty as long as all is well. */
  readonly trouble: string[];
  /** From the navigation until everything could be used. */
  readonly readyMs: number;
}

/** What does not happen within this time does not happen. */
const waitMs = 20_000;

const look = { width: 100, color: false };

type Opening = BrowserContextOptions & {
  /** What the address has behind the file. */
  readonly at?: string;
  /** A script that the browser itself puts into the page, whatever the page's policy says. */
  readonly script?: string;
};

/** Opens what is folded, and what was folded inside of that. */
export async function unfoldAll(page: Page, within: string): Promise<void> {
  const folded = page.locator(`${within} details:not([open]) > summary`);
  while ((await folded.count()) > 0) await folded.first().click();
}

/** Chromium as Debian packages it, for the tests of one file; pages are opened from disk, as people open reports. */
export function useBrowser(): {
  open(report: Report, options?: Opening): Promise<OpenPage>;
  openText(html: string, options?: Opening): Promise<OpenPage>;
} {
  let browser: Browser;
  let folder: string;
  let count = 0;
  const contexts: BrowserContext[] = [];
  const files = new Map<Report, string>();
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'podreach-html-'));
    browser = await chromium.launch({
      executablePath: process.env['PODREACH_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
      // Chromium's sandbox does not run as root, as which tests in containers run; the pages are our own.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    });
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });
  const fileOf = async (html: string): Promise<string> => {
    const file = path.join(folder, `${++count}.html`);
    await writeFile(file, html);
    return file;
  };
  const openFile = async (file: string, { at = '', script = '', ...options }: Opening): Promise<OpenPage> => {
    const url = pathToFileURL(file).href;
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
    contexts.push(context);
    await context.addInitScript({ content: script });
    const page = await context.newPage();
    page.setDefaultTimeout(waitMs);
    const trouble: string[] = [];
    page.on('console', (message) => trouble.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      trouble.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== url && !request.url().startsWith('data:image/svg+xml'))
        trouble.push(`request: ${request.url()}`);
    });
    const startedAt = performance.now();
    await page.goto(`${url}${at}`);
    if (options.javaScriptEnabled !== false) {
      await page.waitForSelector('html[data-ready]', { state: 'attached' }).catch((error: unknown) => {
        throw new Error(`the page did not come up: ${trouble.join('; ')}`, { cause: error });
      });
    }
    return { page, trouble, readyMs: performance.now() - startedAt };
  };
  return {
    open: async (report, options = {}) => {
      const file = files.get(report) ?? (await fileOf(renderHtml(report, look)));
      files.set(report, file);
      return openFile(file, options);
    },
    openText: async (html, options = {}) => openFile(await fileOf(html), options),
  };
}
