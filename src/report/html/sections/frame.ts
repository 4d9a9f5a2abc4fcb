import type { Report } from '../../../domain/report.ts';
import { Markup, markup } from '../markup.ts';
import { pageAssets } from '../page-assets.ts';
import type { Headline } from '../view/headline.ts';
import { nodeOf } from '../data/case-table.ts';

/** A dot in the colour of the verdict, so that tabs with several reports can be told apart. */
const iconColors: Readonly<Record<Headline['overall'], string>> = {
  passed: '23896f',
  failed: 'c93c0f',
  'could-not-test': 'b98900',
  interrupted: 'b98900',
};

/** Title, style and the policy by which nothing may be loaded and no script but the page's own may run. */
export function headOf({ cluster }: Report, { overall, word }: Headline): Markup {
  const { theme, script, style } = pageAssets;
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${theme.hash}' 'sha256-${script.hash}'`,
    `style-src 'sha256-${style.hash}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const icon = `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23${iconColors[overall]}'/%3E%3C/svg%3E`;
  const title = ['podreach', word, ...(cluster === undefined ? [] : [cluster.context])].join(' · ');
  return markup`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="${icon}">
<script>${new Markup(theme.text)}</script>
<style>${new Markup(style.text)}</style>
</head>`;
}

/** Name of the tool, and what the page as a whole can do. */
export function topBar({ tool }: Report): Markup {
  return markup`<header class="top">
<p class="brand"><strong>podreach</strong> <span>${tool.version}</span></p>
<div data-island="theme"></div>
</header>`;
}

/** Links to the sections that this report has. */
export function navigation({ cases, skipped, summary, findings }: Report): Markup {
  const has = (family: string): boolean => cases.some((item) => item.family === family);
  const links: readonly (readonly [id: string, title: string, shown: boolean])[] = [
    ['verdict', 'Verdict', true],
    ['findings', 'Findings', findings.length > 0 || summary.fail + summary.pass > 0],
    ['matrix', 'Node to node', cases.some(({ to }) => nodeOf(to) !== undefined)],
    ['services', 'Services', has('service')],
    ['dns', 'DNS', has('dns')],
    ['policies', 'NetworkPolicy', has('policy')],
    ['checks', 'Checks', cases.length > 0],
    ['skipped', 'Left out', skipped.length > 0 || summary.skipped > 0],
    ['cases', 'All cases', cases.length > 0],
    ['timings', 'Time', true],
    ['environment', 'Environment', true],
  ];
  return markup`<nav aria-label="Sections"><ol>${links.flatMap(([id, title, shown]) =>
    shown ? [markup`<li><a href="#${id}">${title}</a></li>`] : [],
  )}</ol></nav>`;
}
