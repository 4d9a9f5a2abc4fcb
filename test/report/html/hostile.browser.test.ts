import { expect, test } from 'vitest';
import { plainText } from '../../../src/report/html/markup.ts';
import { renderHtml } from '../../../src/report/html.ts';
import { unfoldAll, useBrowser } from './browser.ts';
import { hostile, hostileNames } from './reports.ts';

const { open, openText } = useBrowser();
const report = hostile();

/** Elements that only an injected name could have made, attributes included. */
const injected =
  'img, iframe, object, embed, form[action], svg[onload], [onload], [onerror], [onmouseover], a[href^="javascript"], base, style:not(head > style)';

test('no name becomes markup, wherever it is shown', async () => {
  const { page, trouble } = await open(report);
  await unfoldAll(page, 'main');
  await page.locator('#matrix td.some, #matrix td.fail').first().click();
  await unfoldAll(page, 'dialog');

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
    await cases.getByRole('searchbox').fill(name);
    await page.waitForURL(({ hash }) => decodeURIComponent(hash).includes(name));
    expect(await cases.locator('tbody tr').count(), name).toBeGreaterThan(0);
  }
  expect(await page.locator(injected).count()).toBe(0);
  expect(trouble).toEqual([]);
});

test('even markup that got in would not run', async () => {
  const html = renderHtml(report, { width: 100, color: false });
  const run = 'document.title = "run"';
  const injectedHtml = `<script>${run}</script><img src="x" onerror='${run}'><svg onload='${run}'></svg><style>h1 { display: none }</style><a id="link" href='javascript:${run}'>link</a></main>`;
  const { page, trouble } = await openText(html.replace('</main>', () => injectedHtml));
  await page.locator('#link').click();

  expect(await page.title()).not.toContain('run');
  expect(await page.locator('h1').isVisible()).toBe(true);
  expect(trouble.filter((line) => line.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(4);
  await expect(page.evaluate('document.body.innerHTML = "<b>"')).rejects.toThrow('TrustedHTML');
});
