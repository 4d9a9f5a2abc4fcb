import { expect, test } from 'vitest';
import { samples } from '../samples/index.ts';
import { useBrowser } from './browser.ts';
import { showcase } from './reports.ts';

const { open } = useBrowser();
const report = showcase();
const isolated = samples['node-isolated'];

function count(test: (item: (typeof report.cases)[number]) => boolean): number {
  return report.cases.filter(test).length;
}

test('a click on a cell of the matrix shows its cases with expectation, observation and verdict', async () => {
  const { page, trouble } = await open(report);
  const expected = report.cases.filter(
    ({ family, from, to }) => family === 'pod-to-pod' && from.node === 'n2' && to.kind === 'pod' && to.node === 'n4',
  );
  await page.getByRole('gridcell', { name: /^n2 → n4: 8 failed/ }).click();
  const dialog = page.getByRole('dialog');

  expect(await dialog.getByRole('heading', { level: 2 }).textContent()).toBe('n2 → n4');
  expect(await dialog.locator('details.case').count()).toBe(expected.length);
  const first = dialog.locator('details.case').first();
  await first.locator('summary').click();
  const text = await first.textContent();
  for (const part of [
    'failed',
    'Expected reached',
    'Kubernetes promises it',
    'Observed timed out',
    'no answer within 3000 ms',
  ])
    expect(text).toContain(part);
  await page.keyboard.press('Escape');
  expect(await dialog.isVisible()).toBe(false);
  expect(trouble).toEqual([]);
});

test('the matrix is walked by arrow keys, Enter opens a cell, and the focus comes back', async () => {
  const { page } = await open(report);
  const focused = (): Promise<string | null> => page.locator(':focus').getAttribute('aria-label');
  const grid = page.getByRole('grid', { name: 'Verdicts from node to node' });
  await grid.locator('td[tabindex="0"]').focus();
  expect(await grid.locator('td[tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toMatch(/^n2 → n3:/);
  await page.keyboard.press('End');
  expect(await focused()).toMatch(/^n2 → n5:/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('dialog').getByRole('heading', { level: 2 }).textContent()).toBe('n2 → n4');
  await page.keyboard.press('Escape');
  expect(await focused()).toMatch(/^n2 → n4:/);
});

test('the matrix shows one check, one IP family or one protocol', async () => {
  const { page } = await open(isolated);
  const cell = page.locator('#matrix').getByRole('gridcell', { name: /^n1 → n2:/ });
  expect(await cell.getAttribute('aria-label')).toBe('n1 → n2: 2 failed, 2 skipped');
  await page.locator('#matrix').getByLabel('Protocol', { exact: true }).selectOption('udp');
  expect(await cell.getAttribute('aria-label')).toBe('n1 → n2: 1 failed, 1 skipped');
  await page.locator('#matrix').getByLabel('Check', { exact: true }).selectOption('pod-to-pod.no-nat');
  expect(await cell.getAttribute('aria-label')).toBe('n1 → n2: 1 skipped');
  expect(await cell.textContent()).toBe('–');
});

test('cases are filtered by text, check, node and verdict, and the address keeps that', async () => {
  const { page, trouble } = await open(report);
  const cases = page.locator('#cases');
  const told = cases.getByRole('status');
  const all = `of ${report.cases.length.toLocaleString('en')} cases`;

  await cases.getByRole('button', { name: /^failed/ }).click();
  expect(await told.textContent()).toBe(`${count(({ verdict }) => verdict.status === 'fail')} cases ${all}`);
  await cases.getByLabel('Check', { exact: true }).selectOption('service');
  await cases.getByLabel('From node', { exact: true }).selectOption('n5');
  expect(await told.textContent()).toBe(`4 cases ${all}`);
  await cases.getByRole('searchbox').fill('HAIRPIN');
  await page.waitForURL(/text=HAIRPIN/);
  expect(await told.textContent()).toBe(`1 case ${all}`);
  const { hash } = new URL(page.url());
  await cases.getByRole('button', { name: 'Show all' }).click();
  expect(await told.textContent()).toBe(`${report.cases.length.toLocaleString('en')} cases`);
  await cases.getByRole('searchbox').fill('nothing is called like this');
  await page.waitForURL(/nothing/);
  expect(await cases.textContent()).toContain('No case is like this.');

  const again = await open(report, { at: hash });
  expect(await again.page.locator('#cases').getByRole('status').textContent()).toBe(`1 case ${all}`);
  expect([...trouble, ...again.trouble]).toEqual([]);
});

test('what an observation says is found too', async () => {
  const { page } = await open(report);
  await page.locator('#cases').getByRole('searchbox').fill('10.244.2.5');
  await page.waitForURL(/10\.244\.2\.5/);
  const answered = count(({ observations }) => observations.some(({ dns }) => dns?.server === '10.244.2.5'));
  expect(answered).toBeGreaterThan(0);
  expect(await page.locator('#cases').getByRole('status').textContent()).toMatch(new RegExp(`^${answered} cases of`));
});

test('numbers of the checks table and findings lead to their cases', async () => {
  const { page } = await open(report);
  const told = page.locator('#cases').getByRole('status');
  await page.locator('#checks').getByRole('link', { name: '1 failed', exact: true }).first().click();
  expect(await told.textContent()).toMatch(/^1 case of/);
  await page.locator('#finding-3 summary').click();
  await page.locator('#finding-3').getByRole('link').click();
  expect(await told.textContent()).toMatch(new RegExp(`^${report.findings[2]!.cases.length} cases of`));
  expect(await page.locator(':focus').textContent()).toBe('All cases');
});

test('pages of cases', async () => {
  const { page } = await open(report);
  const cases = page.locator('#cases');
  expect(await cases.locator('tbody tr').count()).toBe(50);
  await cases.getByRole('button', { name: 'Next' }).click();
  expect(await cases.locator('.pager span').textContent()).toBe(
    `51–100 of ${report.cases.length.toLocaleString('en')}`,
  );
  await cases.locator('tbody tr').first().getByRole('button').press('Enter');
  expect(await page.getByRole('dialog').locator('details.case[open]').count()).toBe(1);
});

test('a policy case shows what was expected beside what was seen, and which rules decide', async () => {
  const { page } = await open(report);
  const set = page.locator('.policy-set.fail');
  expect(await set.locator('summary').textContent()).toContain('ports/port-range');
  expect(await set.getByRole('grid').count()).toBe(2);
  expect(await set.textContent()).toContain('port-range isolates y/a for ingress and no rule allows');
  expect(
    await set
      .getByRole('grid', { name: /^observed/ })
      .locator('td.differs')
      .count(),
  ).toBe(24);
  await set.getByRole('gridcell', { name: '1x/a to 1y/a: some ports open, failed' }).click();
  expect(await page.getByRole('dialog').textContent()).toContain('expected blocked, observed some ports open');
});

test('checks of Services that passed everywhere are folded until asked for', async () => {
  const { page } = await open(report);
  const services = page.locator('#services');
  expect(
    await services
      .getByRole('rowheader')
      .filter({ hasText: /^hairpin$/ })
      .count(),
  ).toBe(1);
  expect(
    await services
      .getByRole('rowheader')
      .filter({ hasText: /^affinity$/ })
      .count(),
  ).toBe(0);
  await services.getByRole('button', { name: 'Show each' }).click();
  expect(
    await services
      .getByRole('rowheader')
      .filter({ hasText: /^affinity$/ })
      .count(),
  ).toBe(1);
});

test('a command is copied', async () => {
  const { page } = await open(report, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: /^Copy kubectl get node n4/ }).click();
  await page.locator('#said', { hasText: 'Copied' }).waitFor({ state: 'attached' });
  expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe(
    "kubectl get node n4 -o jsonpath='{.spec.podCIDR}'",
  );
});

test('the theme follows the system until it is chosen, and the choice is remembered', async () => {
  const { page } = await open(report, { colorScheme: 'dark' });
  const background = (): Promise<string> =>
    page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
  const dark = await background();
  await page.getByRole('button', { name: 'Light theme' }).click();
  const light = await background();
  expect(light).not.toBe(dark);
  await page.reload();
  expect(await background()).toBe(light);
});
