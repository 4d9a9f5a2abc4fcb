import type { NodeFacts } from '../../../domain/facts.ts';
import type { Report } from '../../../domain/report.ts';
import { type Markup, markup } from '../markup.ts';
import { countedText, familyText, timeText } from '../view/words.ts';
import { definitions, section, tableBox } from './parts.ts';

const mostOpen = 12;

/** What was checked, with what. */
export function environmentSection({ cluster, run, tool }: Report): Markup {
  const facts = definitions([
    ['context', cluster?.context ?? ''],
    ['Kubernetes', cluster?.serverVersion ?? ''],
    ['Pods get', cluster?.podFamilies.map(familyText).join(' and ') ?? ''],
    ['CNI, as far as it can be told', cluster?.cniHint ?? ''],
    ['image of the probe Pods', run.image],
    ['run', run.id],
    ['started', timeText(run.startedAt)],
    ['finished', timeText(run.finishedAt)],
    ['Namespaces', run.namespaces.join(', ')],
    ['podreach', tool.version],
  ]);
  const lead =
    cluster === undefined ? 'The API server could not be asked, so that nothing is known of the cluster.' : '';
  return section('environment', 'Environment', lead, [facts, cluster === undefined ? '' : nodeTable(cluster.nodes)]);
}

function nodeTable(nodes: readonly NodeFacts[]): Markup {
  const table = tableBox(
    'Nodes',
    markup`<table class="nodes"><thead><tr>${['Node', 'State', 'Zone', 'Addresses', 'Pod ranges', 'System', 'Kernel', 'Runtime', 'kubelet'].map((title) => markup`<th scope="col">${title}</th>`)}</tr></thead><tbody>${nodes.map(nodeRow)}</tbody></table>`,
  );
  const title = countedText(nodes.length, 'node');
  return markup`<details${nodes.length <= mostOpen && ' open'}><summary>${title}</summary>${table}</details>`;
}

function nodeRow(node: NodeFacts): Markup {
  const state = [
    node.ready ? 'ready' : 'not ready',
    ...(node.cordoned ? ['cordoned'] : []),
    ...(node.controlPlane === true ? ['control plane'] : []),
    ...node.taints.map((taint) => `tainted ${taint}`),
  ];
  const cells = [
    state.join(', '),
    node.zone ?? '',
    node.internalIps.join(', '),
    node.podCidrs.join(', '),
    `${node.os}/${node.architecture}`,
    node.kernel,
    node.containerRuntime,
    node.kubeletVersion,
  ];
  return markup`<tr><th scope="row">${node.name}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>
`;
}
