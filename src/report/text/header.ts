import type { Facts } from '../../domain/facts.ts';
import type { Report } from '../../domain/report.ts';
import type { Page } from './page.ts';
import { counted, durationText, listed, paragraph } from './wrap.ts';

const families = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;
const mostNamedNodes = 6;

/** What was checked: tool, cluster, nodes, and when. */
export function headerSection({ tool, run, cluster, timings }: Report, page: Page): readonly string[] {
  const { width } = page;
  return [
    page.strong(`podreach ${tool.version}`) + (cluster === undefined ? '' : `  ${cluster.context}`),
    ...(cluster === undefined ? [] : paragraph('  cluster  ', clusterText(cluster), width)),
    ...(cluster === undefined ? [] : paragraph('  nodes    ', nodesText(cluster, page), width)),
    ...paragraph(
      '  run      ',
      `${run.id}, ${minute(run.startedAt)}, ${durationText(timings.totalMs)}, image ${run.image}`,
      width,
    ),
  ];
}

function clusterText({ serverVersion, podFamilies, cniHint }: Facts): string {
  const parts = [
    `Kubernetes ${serverVersion}`,
    podFamilies.map((family) => families[family]).join(' and '),
    cniHint === undefined ? '' : `CNI ${cniHint}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function nodesText({ nodes }: Facts, page: Page): string {
  const names = nodes.map(({ name }) => page.node(name));
  const zones = new Set(nodes.flatMap(({ zone }) => (zone === undefined ? [] : [zone])));
  const systems = new Set(
    nodes.map(({ os, architecture, containerRuntime }) => `${os}/${architecture} ${containerRuntime}`),
  );
  const details = [...(systems.size === 1 ? systems : []), ...(zones.size > 1 ? [counted(zones.size, 'zone')] : [])];
  return `${nodes.length} (${listed(names, mostNamedNodes)})${details.map((detail) => `, ${detail}`).join('')}`;
}

/** `2026-11-21 04:25:10 UTC` from RFC 3339. */
function minute(timestamp: string): string {
  return timestamp.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/, '$1 $2 UTC');
}
