import type { Percentiles, Report } from '../../../domain/report.ts';
import { durationText } from '../../text/wrap.ts';
import { type Markup, markup } from '../markup.ts';
import { type ScenarioTime, scenarioTimes, timeParts } from '../view/time-shares.ts';
import { countedText, grouped } from '../view/words.ts';
import { definitions, section, tableBox } from './parts.ts';

const mostScenarios = 40;

/** Where the time went, and what the run cost the API server. */
export function timingSection({ timings }: Report): Markup {
  const parts = timeParts(timings);
  const total = Math.max(timings.totalMs, 1);
  let x = 0;
  const rects = parts.map(({ kind, ms }) => {
    const width = (ms / total) * 100;
    const rect = markup`<rect class="${kind}" x="${x.toFixed(2)}" width="${width.toFixed(2)}" height="4"/>`;
    x += width;
    return rect;
  });
  const legend = parts.map(
    ({ name, kind, ms }) =>
      markup`<li><span class="key ${kind}" aria-hidden="true"></span>${name} <strong>${durationText(ms)}</strong></li>`,
  );
  const { scenarios = [], policies, execReconnects } = timings;
  const content = markup`<svg class="time-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false">${rects}</svg>
<ul class="legend">${legend}</ul>
${
  timings.apiRequests > 0 &&
  definitions([
    ['probes', grouped(timings.probes)],
    ['requests to the API server', grouped(timings.apiRequests)],
    [
      'exec sessions',
      `${grouped(timings.execSessions)}${execReconnects === 0 ? '' : `, opened again ${countedText(execReconnects, 'time')}`}`,
    ],
    ['policies enforced', percentilesText(policies?.enforcedMs)],
    ['policies released', percentilesText(policies?.releasedMs)],
  ])
}
${scenarios.length > 0 && scenarioTable(scenarioTimes(scenarios))}`;
  return section('timings', 'Time', `The run took ${durationText(timings.totalMs)}.`, content);
}

function percentilesText(times: Percentiles | undefined): string {
  if (times === undefined) return '';
  const { count, p50, p95, max } = times;
  return `p50 ${durationText(p50)}, p95 ${durationText(p95)}, longest ${durationText(max)}, of ${count}`;
}

function scenarioTable(all: readonly ScenarioTime[]): Markup {
  const shown = all.slice(0, mostScenarios);
  const longest = Math.max((all[0]?.changesMs ?? 0) + (all[0]?.askingMs ?? 0), 1);
  const rows = shown.map(({ id, changesMs, askingMs, stages }) => {
    const changes = ((changesMs / longest) * 100).toFixed(1);
    const asking = ((askingMs / longest) * 100).toFixed(1);
    return markup`<tr><th scope="row">${id}</th><td class="number">${durationText(changesMs)}</td><td class="number">${durationText(askingMs)}</td><td class="number">${stages}</td><td><svg class="scenario" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="pods" width="${changes}" height="4"/><rect class="probing" x="${changes}" width="${asking}" height="4"/></svg></td></tr>
`;
  });
  const rest = all.length - shown.length;
  return markup`<details><summary>Scenarios, the longest first: they run side by side</summary>
${tableBox('Scenarios', markup`<table><thead><tr><th scope="col">Scenario</th><th scope="col" class="number">changes</th><th scope="col" class="number">asking</th><th scope="col" class="number">stages</th><th scope="col"><span class="unseen">Shares</span></th></tr></thead><tbody>${rows}</tbody></table>`)}
${rest > 0 && markup`<p class="soft">and ${rest} shorter ones</p>`}
</details>`;
}
