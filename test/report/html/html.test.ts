import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pageAssets } from '../../../src/report/html/page-assets.ts';
import { renderHtml } from '../../../src/report/html.ts';
import { samples } from '../samples/index.ts';
import { hostile, huge, showcase } from './reports.ts';

const look = { width: 80, color: false };
const reports = { ...samples, showcase: showcase(), hostile: hostile() };

describe.each(Object.entries(reports))('%s', (_, report) => {
  const html = renderHtml(report, look);

  test('the policy names the hashes of exactly what the page brings along', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const scripts = [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text = '']) => hashOf(text));
    const styles = [...html.matchAll(/<style>([^]*?)<\/style>/g)].map(([, text = '']) => hashOf(text));

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src ${scripts.map((hash) => `'sha256-${hash}'`).join(' ')};`);
    expect(styles.map((hash) => `'sha256-${hash}'`)).toEqual([/style-src ([^;]*);/.exec(policy)?.[1]]);
    expect(scripts).toHaveLength(2);
  });

  test('nothing in it leads out of the page', () => {
    const text = html.replace(pageAssets.script.text, '');

    for (const [, address = ''] of text.matchAll(/\s(?:href|src|action)="([^"]*)"/g))
      expect(address).toMatch(/^(#|data:image\/svg\+xml,)/);
    expect(pageAssets.style.text).not.toMatch(/url\(|@import/);
  });

  test('every id is there once, and every link within the page has its place', () => {
    const ids = [...html.replace(/<script>[^]*?<\/script>/g, '').matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    const links = [...html.matchAll(/href="#([^"?]*)[^"]*"/g)].map(([, id]) => id);

    expect(new Set(ids).size).toBe(ids.length);
    for (const link of links) expect(ids).toContain(link);
  });
});

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

test('a page has the licence of what it brings along', () => {
  expect(renderHtml(reports.showcase, look)).toMatch(
    /<script>\/\*[^]*preact [\d.]+ \(MIT\)[^]*Permission is hereby granted[^]*\*\/\n/,
  );
});

test('findings come before the matrix, and that before the checks', () => {
  const html = renderHtml(reports.showcase, look);
  const places = [
    'verdict',
    'findings',
    'matrix',
    'services',
    'dns',
    'policies',
    'checks',
    'skipped',
    'cases',
    'timings',
    'environment',
  ].map((id) => html.indexOf(`<section id="${id}"`));

  expect(places.every((place) => place > 0)).toBe(true);
  expect(places).toEqual(places.toSorted((left, right) => left - right));
});

test('throughput is a table of its own, the slowest connection first, and only where it was measured', () => {
  const report = reports.showcase;
  const cases = report.cases.filter(({ check }) => check === 'pod-to-pod.tcp').slice(0, 2);
  const [fast, slow] = cases.map((item, index) => ({
    ...item,
    id: `stream ${index}`,
    observations: [{ outcome: 'reached' as const, mbitPerSecond: index === 0 ? 9_410 : 850 }],
  }));
  const html = renderHtml({ ...report, cases: [...report.cases, fast!, slow!] }, look);

  expect(html).toMatch(/<h3>Throughput<\/h3>[^]*850 Mbit\/s[^]*9\.4 Gbit\/s[^]*<section id="services"/);
  expect(renderHtml(report, look)).not.toContain('<h3>Throughput</h3>');
});

test('a hundred thousand cases take some megabytes', () => {
  expect(renderHtml(huge(), look).length).toBeLessThan(6_000_000);
});
