import type { Facts } from '../../domain/facts.ts';
import type { Report } from '../../domain/report.ts';
import { skipTexts } from '../text/skips.ts';
import { counted, listed } from '../text/wrap.ts';
import { folded, name, row, sentence } from './escape.ts';
import type { Part } from './fit.ts';

const mostSkips = 60;
const mostNodes = 40;
const mostFamilies = 4;

/** What was left out and why, folded. */
export function skippedPart(report: Report): readonly Part[] {
  const texts = skipTexts(report, { node: (node) => node });
  if (texts.length === 0) return [];
  const fold = folded(`Skipped: ${counted(texts.length, 'reason')}`);
  return [
    {
      title: 'skipped',
      ...fold,
      rows: texts.slice(0, mostSkips).map((text) => `- ${sentence(text)}`),
      hidden: Math.max(0, texts.length - mostSkips),
      rest: (count) => `and ${count} more`,
    },
  ];
}

/** Tool, cluster and nodes, folded. */
export function environmentPart({ tool, run, cluster }: Report): readonly Part[] {
  const fold = folded('Environment');
  return [
    {
      title: 'environment',
      ...fold,
      head: [
        ...fold.head,
        row(['', '']),
        row(['---', '---']),
        ...factRows(tool.version, run, cluster),
        ...nodeHead(cluster),
      ],
      rows: (cluster?.nodes.slice(0, mostNodes) ?? []).map((node) =>
        row(
          [
            node.name,
            node.kubeletVersion,
            `${node.os}/${node.architecture} ${node.kernel}`,
            node.containerRuntime,
            node.zone ?? '',
          ].map(name),
        ),
      ),
      hidden: Math.max(0, (cluster?.nodes.length ?? 0) - mostNodes),
      rest: (count) => `and ${counted(count, 'more node')}`,
    },
  ];
}

function factRows(
  version: string,
  { id, image, startedAt, finishedAt }: Report['run'],
  cluster: Facts | undefined,
): readonly string[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['podreach', version],
    ['context', cluster?.context],
    ['Kubernetes', cluster?.serverVersion],
    ['CNI', cluster?.cniHint],
    ['IP families', cluster === undefined ? undefined : listed(cluster.podFamilies, mostFamilies)],
    ['nodes', cluster === undefined ? undefined : String(cluster.nodes.length)],
    ['run', `${id}, ${startedAt} to ${finishedAt}`],
    ['image', image],
  ];
  return facts.flatMap(([what, value]) => (value === undefined || value === '' ? [] : [row([what, name(value)])]));
}

function nodeHead(cluster: Facts | undefined): readonly string[] {
  if (cluster === undefined || cluster.nodes.length === 0) return [];
  return ['', row(['node', 'kubelet', 'system', 'runtime', 'zone']), row(['---', '---', '---', '---', '---'])];
}
