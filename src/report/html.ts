import type { Report } from '../domain/report.ts';
import { packCases, squeeze } from './html/data/pack.ts';
import { type Markup, Markup as Raw, markup } from './html/markup.ts';
import { pageAssets } from './html/page-assets.ts';
import { caseSection, matrixSection, policySection } from './html/sections/interactive.ts';
import { checkSection } from './html/sections/checks.ts';
import { dnsSection } from './html/sections/dns.ts';
import { environmentSection } from './html/sections/environment.ts';
import { failureSection } from './html/sections/failure.ts';
import { findingSection } from './html/sections/findings.ts';
import { headOf, navigation, topBar } from './html/sections/frame.ts';
import { headerSection } from './html/sections/header.ts';
import { serviceSection } from './html/sections/services.ts';
import { skippedSection } from './html/sections/skipped.ts';
import { timingSection } from './html/sections/timings.ts';
import { headlineOf } from './html/view/headline.ts';
import type { Reporter } from './reporter.ts';

/**
 * The report as one page for a browser. It asks no network for anything and its policy forbids it to; verdict, findings and tables are
 * there without its script, which adds what can be looked into.
 */
export const renderHtml: Reporter = (report, _look, compared) => {
  const headline = headlineOf(report);
  const sections = sectionsOf(report);
  const page = markup`<!doctype html>
<html lang="en">
${headOf(report, headline)}
<body>
<a class="skip-link" href="#verdict">Skip to the verdict</a>
${topBar(report)}
<div class="frame">
${navigation(report)}
<main id="main">
${headerSection(report, headline, compared)}
${failureSection(report)}
${sections}
</main>
</div>
<dialog id="cell" aria-labelledby="cell-title"></dialog>
<p id="said" class="unseen" role="status"></p>
${dataOf(report)}
<script>${new Raw(pageAssets.script.text)}</script>
</body>
</html>
`;
  return page.html;
};

function sectionsOf(report: Report): readonly Markup[] {
  return [
    findingSection(report),
    matrixSection(report),
    serviceSection(report),
    dnsSection(report),
    policySection(report),
    checkSection(report),
    skippedSection(report),
    caseSection(report),
    timingSection(report),
    environmentSection(report),
  ];
}

function dataOf(report: Report): Markup {
  if (report.cases.length === 0) return markup``;
  // Base64 has no character that could end the element.
  return markup`<script type="application/octet-stream" id="data">${new Raw(squeeze(packCases(report)))}</script>`;
}
