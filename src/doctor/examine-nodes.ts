import type { Facts } from '../domain/facts.ts';
import type { NodeChoice } from '../plan/usable-nodes.ts';
import type { Examination } from './examination.ts';

/** Nodes a run would use, and those the user asked for that the cluster does not have. */
interface ChosenNodes extends NodeChoice {
  readonly missing: readonly string[];
}

/** Whether probe Pods have nodes to run on. */
export function examineNodes({ nodes }: Facts, { usable, skipped, missing }: ChosenNodes): Examination {
  const unwanted = skipped.filter(({ because }) => because.code !== 'node-not-selected');
  const details = [
    ...missing.map((name) => `there is no node ${name}`),
    ...unwanted.map(({ because }) => because.detail),
    ...(usable.length === 1 ? ['with one node nothing between nodes can be asked'] : []),
  ];
  const none = usable.length === 0 || missing.length > 0;
  return {
    subject: 'nodes',
    condition: none ? 'problem' : details.length > 0 ? 'warning' : 'ok',
    summary:
      usable.length === nodes.length
        ? `probe Pods can run on all nodes (${usable.length})`
        : `probe Pods can run on ${usable.length} of ${nodes.length} nodes`,
    details,
    next: missing.length > 0 || unwanted.length > 0 ? ['kubectl get nodes -o wide'] : [],
  };
}

/** What the cluster says of its Pod network; nothing here can be wrong, it only tells what a check will ask. */
export function examineNetwork({ podFamilies, cniHint, nodes }: Facts): Examination {
  const families = podFamilies.map((family) => (family === 'ipv4' ? 'IPv4' : 'IPv6')).join(' and ');
  const zones = new Set(nodes.flatMap(({ zone }) => zone ?? []));
  return {
    subject: 'network',
    condition: 'ok',
    summary: `Pods get ${families} addresses${cniHint === undefined ? '' : `; the CNI looks like ${cniHint}`}`,
    details: [
      ...(podFamilies.length === 1 ? ['what needs both IP families is skipped'] : []),
      ...(zones.size > 1 ? [`nodes are in ${zones.size} zones`] : []),
    ],
    next: [],
  };
}
