import type { Skip, SkipReason } from '../domain/case.ts';
import type { NodeFacts } from '../domain/facts.ts';

/** Nodes a run can put probe Pods on, and why it cannot on the others. */
export interface NodeChoice {
  readonly usable: readonly NodeFacts[];
  readonly skipped: readonly Skip[];
}

/** Taints that say the same as a field judged by itself, so that the clearer reason is given. */
const impliedTaints = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/unschedulable',
];

/** Chooses the nodes to probe from. `wanted` are the user's names, if any were given. */
export function chooseNodes(nodes: readonly NodeFacts[], wanted?: readonly string[]): NodeChoice {
  const judged = nodes.map((node) => ({ node, because: reasonAgainst(node, wanted) }));
  return {
    usable: judged.filter(({ because }) => because === undefined).map(({ node }) => node),
    skipped: judged.flatMap(({ node, because }) =>
      because === undefined ? [] : [{ what: `node ${node.name}`, because }],
    ),
  };
}

/** Names the user asked for that the cluster does not have. */
export function missingNodes(nodes: readonly NodeFacts[], wanted: readonly string[]): readonly string[] {
  return wanted.filter((name) => !nodes.some((node) => node.name === name));
}

function reasonAgainst(node: NodeFacts, wanted?: readonly string[]): SkipReason | undefined {
  if (wanted !== undefined && !wanted.includes(node.name)) {
    return { code: 'node-not-selected', detail: `${node.name} is not among the nodes asked for` };
  }
  if (node.os !== 'linux') {
    return { code: 'node-os', detail: `${node.name} runs ${node.os}; probe Pods need linux` };
  }
  if (!node.ready) {
    return { code: 'node-not-ready', detail: `${node.name} is NotReady` };
  }
  if (node.cordoned) {
    return { code: 'node-cordoned', detail: `${node.name} is cordoned (spec.unschedulable)` };
  }
  const taints = node.taints.filter((taint) => !impliedTaints.some((implied) => taint.startsWith(implied)));
  return taints.length === 0
    ? undefined
    : { code: 'node-tainted', detail: `${node.name} has the taint ${taints.join(', ')}` };
}
