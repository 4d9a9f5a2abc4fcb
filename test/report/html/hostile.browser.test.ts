import { expect, test } from 'vitest';
import { plainText } from '../../../src/report/html/markup.ts';
import { useBrowser } from './browser.ts';
import { hostile, hostileNames } from './reports.ts';

const { open } = useBrowser();
const report = hostile();

/** Elements that only an injected name could have made, attributes included. */
const injected = 'img, iframe, object, embed, form[action], svg[onload], [onload], [onerror], [onmouseover], a[href^="javascript"], base, style:not(head > style)';

test('no name becomes markup, wherever it is shown', async () => {
  const { page, trouble } = await open(report);
  for (const summary of await page.locator('main details:not([open]) > summary').all()) await summary.click();
  await page.locator('#matrix td.some, #matrix td.fail').first().click();
  for (const summary of await page.locator('dialog details:not([open]) > summary').all()) await summary.click();

  expect(await page.locator(injected).count()).toBe(0);
  expect(await page.locator('script').count()).toBe(2);
  expect(trouble).toEqual([]);
});

test('every name can be read as it is', async () => {
  const { page } = await open(report);
  const text = (await page.locator('#findings .evidence').textContent()) ?? '';
  for (const name of hostileNames) expect(text).toContain(plainText(name));
  expect(text).not.toContain('\u202e');
});

test('every name can be searched', async () => {
  const { page, trouble } = await open(report);
  const cases = page.locator('#cases');
  for (const name of ['<img', 'javascript:', "onmouseover='alert", '{{8}}']) {
    await cases.getByLabel('Search').fill(name);
    await page.waitForFunction(`decodeURIComponent(location.hash).includes(${JSON.stringify(name)})`);
    expect(await cases.locator('tbody tr').count(), name).toBeGreaterThan(0);
  }
  expect(await page.locator(injected).count()).toBe(0);
  expect(trouble).toEqual([]);
});

test('even a script that got in would not run', async () => {
  const { page, trouble } = await open(report);
  await page.evaluate('(() => { const one = document.createElement("img"); one.setAttribute("onerror", "document.title = \'run\'"); one.src = "data:image/png;base64,AA=="; document.body.append(one); })()');
  await page.waitForTimeout(200);

  expect(await page.title()).not.toBe('run');
  expect(trouble.join('\n')).toContain('Content Security Policy');
});
