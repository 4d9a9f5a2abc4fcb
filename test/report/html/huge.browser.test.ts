import { expect, test } from 'vitest';
import { useBrowser } from './browser.ts';
import { huge } from './reports.ts';

const { open } = useBrowser();
const report = huge();

test('a thousand nodes and a hundred thousand cases can be used', async () => {
  const { page, trouble, readyMs } = await open(report);
  const cases = page.locator('#cases');

  expect(await cases.getByRole('status').textContent()).toBe('100,000 cases');
  // Far above what it takes, for machines that do something else at the same time.
  expect(readyMs).toBeLessThan(15_000);

  // By zone first, then blocks of nodes, then pairs.
  expect(await page.locator('#matrix').getByRole('gridcell').count()).toBe(9);
  await page.locator('#matrix td.some').first().click();
  expect(await page.locator('#matrix').getByRole('gridcell').count()).toBeGreaterThan(300);
  await page.locator('#matrix td.some').first().click();
  await page.locator('#matrix td.fail').first().click();
  expect(await page.getByRole('dialog').locator('details.case.fail').count()).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'All nodes' }).click();
  expect(await page.locator('#matrix').getByRole('gridcell').count()).toBe(9);

  await cases.getByRole('searchbox').fill('ip-10-1-26-167');
  await page.waitForURL(/167/);
  expect(await cases.getByRole('status').textContent()).toMatch(/^\d+ cases of 100,000 cases$/);
  expect(await page.locator('tr').count()).toBeLessThan(2_000);
  expect(trouble).toEqual([]);
});
