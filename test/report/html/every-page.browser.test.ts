import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { samples } from '../samples/index.ts';
import { failedReport } from '../../../src/cli/failed-report.ts';
import { unfoldAll, useBrowser } from './browser.ts';
import { hostile, showcase } from './reports.ts';

const { open } = useBrowser();

const reports = {
  showcase: showcase(),
  hostile: hostile(),
  healthy: samples.healthy,
  'node-isolated': samples['node-isolated'],
  'one-way': samples['one-way'],
  'every-check': samples['every-check'],
  'fifty-nodes': samples['fifty-nodes'],
  'failed-set-up': samples['failed-set-up'],
  interrupted: samples.interrupted,
  'no-cluster': failedReport({
    version: '0.1.0',
    runId: 'k3x9vd',
    image: 'node:24-bookworm-slim',
    startedAt: new Date(0),
    finishedAt: new Date(4_000),
    failure: { code: 'API_UNREACHABLE', message: 'nobody answers at https://10.0.0.1:6443', hint: 'Is the VPN up?' },
  }),
};

/** What axe, which the page was opened with, finds wrong, as lines that say where; by all its rules, or one. */
async function violations(page: Page, rule?: string): Promise<readonly string[]> {
  const rules = rule === undefined ? '' : `, runOnly: [${JSON.stringify(rule)}]`;
  const found = await page.evaluate<
    readonly { id: string; nodes: readonly { html: string; failureSummary: string }[] }[]
  >(`axe.run(document, { resultTypes: ["violations"]${rules} }).then(({ violations }) => violations)`);
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`);
}

test.each(Object.entries(reports))(
  '%s runs without an error, a warning, a request or a dialog, and axe finds nothing wrong in it',
  async (_, report) => {
    const { page, trouble } = await open(report, { colorScheme: 'light', script: axe.source });

    expect(await page.title()).toContain('podreach');
    expect(trouble).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, 'color-contrast')).toEqual([]);
  },
);

test('axe finds nothing wrong with open cases, open policies and open details', async () => {
  const { page } = await open(reports.showcase, { script: axe.source });
  await unfoldAll(page, 'main');
  expect(await violations(page)).toEqual([]);

  await page.locator('#matrix td.some').first().click();
  await page.locator('dialog details > summary').first().click();
  expect(await violations(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violations(page, 'color-contrast')).toEqual([]);
});

test('axe finds nothing wrong on a narrow screen, and nothing is wider than it', async () => {
  const { page } = await open(reports.showcase, { script: axe.source, viewport: { width: 400, height: 800 } });

  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(400);
  expect(await violations(page)).toEqual([]);
});

test('on paper there are findings, matrix and tables, and no controls', async () => {
  const { page } = await open(reports.showcase, { colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print' });

  expect(await page.locator('.finding').count()).toBe(3);
  for (const shown of ['.finding >> nth=0', '#matrix table.heat', '#checks table', '#timings']) {
    expect(await page.locator(shown).isVisible(), shown).toBe(true);
  }
  for (const hidden of ['.top', 'nav', '.controls >> nth=0', '#cases']) {
    expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
  }
  expect(await page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor')).toBe(
    'rgb(255, 255, 255)',
  );
});

test('without JavaScript there are verdict, findings, commands and the checks table', async () => {
  const { page } = await open(reports.showcase, { javaScriptEnabled: false });
  const text = (await page.locator('main').textContent()) ?? '';

  expect(text).toContain('Failed');
  for (const { title, evidence, next } of reports.showcase.findings) {
    for (const part of [title, ...evidence, ...next.map((step) => step.split(/\s+# /)[0] ?? '')])
      expect(text).toContain(part);
  }
  const checks = new Set(reports.showcase.cases.map(({ check }) => check));
  expect(await page.locator('#checks tbody th[scope=row]').count()).toBe(checks.size);
  expect(await page.locator('.copy').first().isVisible()).toBe(false);
});
