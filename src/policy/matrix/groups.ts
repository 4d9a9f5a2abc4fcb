import type { IpBlock, NetworkPolicy } from '../../domain/network-policy.ts';
import { familiesOf } from '../families.ts';
import { holds } from '../ip-block.ts';
import { isolating, keyOf } from '../isolation.ts';
import { selectorKeys } from '../namespace-labels.ts';
import { nameOf, type PodParty } from '../party.ts';
import type { OwnedPod } from '../pod-object.ts';

/** Pods that no policy tells apart. */
export interface PodGroup {
  /** `namespace/owner`, or the name of a Pod that nobody owns; with `#2` where another group has that name. */
  readonly name: string;
  /** Two of a template, as any number may come of it. */
  readonly pods: readonly [PodParty, ...PodParty[]];
  /** How many there are; absent where a template makes them. */
  readonly count?: number;
  /** The policies that isolate them, by direction. */
  readonly isolatedBy: { readonly ingress: readonly string[]; readonly egress: readonly string[] };
}

interface Gathered {
  readonly title: string;
  readonly isCounted: boolean;
  readonly pods: [PodParty, ...PodParty[]];
}

/** Labels that each Pod has a value of its own of; for Pods without an owner, where the others tell what belongs together. */
const perPodLabels: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'controller-revision-hash',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'batch.kubernetes.io/job-completion-index',
]);

/**
 * Groups Pods that get the same answers: those of one workload, or without an owner of the same labels, with the same ports and
 * families, that no selector and no ipBlock tells apart. In the order of their names.
 */
export function groupPods(pods: readonly OwnedPod[], policies: readonly NetworkPolicy[]): readonly PodGroup[] {
  const asked = labelsAskedFor(policies);
  const blocks = rangesOf(policies);
  const groups = new Map<string, Gathered>();
  const inOrder = [...pods].sort(
    (one, other) => compare(titleOf(one), titleOf(other)) || compare(one.pod.name, other.pod.name),
  );
  for (const owned of inOrder.flatMap(withAnother)) {
    const key = keyFor(owned, asked, blocks);
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { title: titleOf(owned), isCounted: owned.isTemplate !== true, pods: [owned.pod] });
    else group.pods.push(owned.pod);
  }
  const seen = new Map<string, number>();
  return [...groups.values()].map(({ title, isCounted, pods }) => {
    const number = (seen.get(title) ?? 0) + 1;
    seen.set(title, number);
    const [pod] = pods;
    const isolatedBy = (direction: 'ingress' | 'egress') => isolating(policies, pod, direction).map(keyOf);
    return {
      name: number === 1 ? title : `${title} #${number}`,
      pods,
      ...(isCounted ? { count: pods.length } : {}),
      isolatedBy: { ingress: isolatedBy('ingress'), egress: isolatedBy('egress') },
    };
  });
}

/** Of what a template makes one Pod may have another one of its kind to reach. */
function withAnother(owned: OwnedPod): readonly OwnedPod[] {
  if (owned.isTemplate !== true) return [owned];
  return [owned, { ...owned, pod: { ...owned.pod, name: `${owned.pod.name} (another)` } }];
}

function keyFor({ pod, owner, isTemplate }: OwnedPod, asked: ReadonlySet<string>, blocks: readonly IpBlock[]): string {
  const { namespace, labels, ports = [], hostNetwork = false, ips } = pod;
  const matters = (label: string): boolean => asked.has(label) || (owner === undefined && !perPodLabels.has(label));
  return JSON.stringify([
    namespace,
    owner,
    isTemplate,
    Object.entries(labels)
      .filter(([label]) => matters(label))
      .sort(([one], [other]) => compare(one, other)),
    ports.map(({ name, port, protocol }) => `${name ?? ''} ${port}/${protocol}`).sort(compare),
    hostNetwork,
    familiesOf(pod),
    blocks.map((block) => ips.filter((ip) => holds(block, ip)).length),
  ]);
}

function labelsAskedFor(policies: readonly NetworkPolicy[]): ReadonlySet<string> {
  const selectors = policies.flatMap((policy) => [
    policy.spec.podSelector,
    ...peersOf(policy).map(({ podSelector }) => podSelector),
  ]);
  return new Set(selectors.flatMap((selector) => (selector === undefined ? [] : selectorKeys(selector))));
}

/** Each ipBlock once. */
function rangesOf(policies: readonly NetworkPolicy[]): readonly IpBlock[] {
  const blocks = policies.flatMap(peersOf).flatMap(({ ipBlock }) => ipBlock ?? []);
  return [...new Map(blocks.map((block) => [JSON.stringify(block), block])).values()];
}

function peersOf({ spec: { ingress = [], egress = [] } }: NetworkPolicy) {
  return [...ingress.flatMap(({ from = [] }) => from), ...egress.flatMap(({ to = [] }) => to)];
}

function titleOf({ pod, owner }: OwnedPod): string {
  return owner === undefined ? nameOf(pod) : `${pod.namespace}/${owner}`;
}

function compare(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
