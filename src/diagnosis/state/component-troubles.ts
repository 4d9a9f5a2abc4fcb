import type { ClusterState, ComponentPod, NodeState } from '../../domain/cluster-state.ts';
import { objectKey } from '../../domain/endpoint.ts';
import { groupBy } from '../rule.ts';
import { detailsOf, restartedPod, unreadyPod, warnedPod } from './pod-troubles.ts';
import { named, ranks, shortened, type StateTrouble } from './trouble.ts';

/** What is wrong with the system Pods of the nodes that matter, `names`; a DaemonSet that fails on several is told once. */
export function componentTroubles(state: ClusterState, names: readonly string[]): readonly StateTrouble[] {
  const { systemPods = [], nodes = [] } = state;
  const told = systemPods.filter((pod) => !isHearsay(pod, nodes));
  const there = told.filter(({ node }) => names.includes(node));
  const ofDaemonSets = systemPods.filter(({ daemonSet }) => daemonSet !== undefined);
  const daemonSets = groupBy(ofDaemonSets, ({ namespace, daemonSet = '' }) => objectKey(namespace, daemonSet));
  return [
    ...[...daemonSets].flatMap(([key, pods]) => daemonSetTroubles(key, pods, names, state)),
    ...there
      .filter(({ ready, daemonSet }) => !ready && daemonSet === undefined)
      .map((pod) => unreadyPod(pod, rankOf([pod]))),
    ...there.flatMap(restartedPod),
    ...there.filter(({ carriesNetwork }) => carriesNetwork).flatMap(warnedPod),
  ];
}

function rankOf(pods: readonly ComponentPod[]): number {
  return pods.some(({ carriesNetwork }) => carriesNetwork) ? ranks.networkDown : ranks.otherDown;
}

/** Of a silent node's Pods the API says that they are not Ready because it knows nothing of them. */
export function isHearsay({ ready, reason, node }: ComponentPod, nodes: readonly NodeState[]): boolean {
  return !ready && reason === undefined && nodes.some(({ name, silent }) => silent && name === node);
}

function daemonSetTroubles(
  key: string,
  pods: readonly ComponentPod[],
  names: readonly string[],
  state: ClusterState,
): readonly StateTrouble[] {
  const lacking = names.filter(
    (node) =>
      !pods.some((pod) => pod.node === node && (pod.ready || isHearsay(pod, state.nodes ?? []))) &&
      (pods.some((pod) => pod.node === node) || isMissing(node, pods, state.nodes ?? [])),
  );
  if (lacking.length === 0) return [];
  const rank = rankOf(pods);
  const there = pods.filter(({ node }) => lacking.includes(node));
  const elsewhere = pods.filter(({ ready }) => ready).map(({ node }) => node);
  const [pod, another] = there;
  if (pod === undefined) return [missingOn(lacking, key, elsewhere, state, rank)];
  if (lacking.length === 1 && another === undefined) {
    const contrast = elsewhere.length > 0 ? `; those of its DaemonSet on ${named(elsewhere)} are` : '';
    return [unreadyPod(pod, rank, contrast)];
  }
  const where = elsewhere.length > 0 ? `on ${named(lacking)}, though on ${named(elsewhere)}` : 'anywhere';
  const sentence = `no Pod of DaemonSet ${key} is Ready ${where}${detailsOf(pod)}`;
  return [{ rank, sentence, next: unreadyPod(pod, rank).next }];
}

function missingOn(
  lacking: readonly string[],
  key: string,
  elsewhere: readonly string[],
  { daemonSetWarnings }: ClusterState,
  rank: number,
): StateTrouble {
  const [namespace = '', daemonSet = ''] = key.split('/');
  const warning = daemonSetWarnings.find((one) => one.namespace === namespace && one.daemonSet === daemonSet);
  const why = warning === undefined ? '' : ` (${warning.reason}: ${shortened(warning.message)})`;
  const contrast = elsewhere.length > 0 ? `, though Ready ones are on ${named(elsewhere)}` : '';
  return {
    rank,
    sentence: `no Pod of DaemonSet ${key} is on ${named(lacking)}${contrast}${why}`,
    next: [`kubectl describe daemonset -n ${namespace} ${daemonSet}`],
  };
}

/**
 * Whether a DaemonSet has a Pod on all nodes but this one. DaemonSets may be meant for some nodes only, so a single other node
 * is taken for all of them only where the DaemonSet is known to belong everywhere.
 */
function isMissing(node: string, pods: readonly ComponentPod[], nodes: readonly NodeState[]): boolean {
  const itself = nodes.find(({ name }) => name === node);
  if (itself === undefined) return false;
  const others = nodes.filter(({ name, os }) => name !== node && os === itself.os);
  const least = pods.some(({ carriesNetwork }) => carriesNetwork) ? 1 : 2;
  return others.length >= least && others.every(({ name }) => pods.some((pod) => pod.node === name));
}
