import type {
  LabelSelector,
  NetworkPolicy,
  NetworkPolicySpec,
  PolicyPeer,
  PolicyPort,
} from '../../domain/network-policy.ts';
import { laneNamespaces, lanePods, type PolicyCase, type PolicyStep } from '../../domain/policy-case.ts';
import { policyTypesOf } from '../defaults.ts';
import { isolating } from '../isolation.ts';
import { selectorKeys } from '../namespace-labels.ts';
import { defaultProtocol } from '../ports.ts';

/** By which features a case can be chosen: those that its policies and steps have, and its own; sorted, each once. */
export function tagsOf({ steps, tags }: PolicyCase): readonly string[] {
  const specs = steps.flatMap(({ apply }) => Object.values(apply));
  return [...new Set([...tags, ...specs.flatMap(tagsOfSpec), ...tagsOfSteps(steps)])].sort();
}

/** A rule of either direction. */
interface Rule {
  readonly peers: readonly PolicyPeer[];
  readonly ports: readonly PolicyPort[];
}

/** Only directions that the policy isolates in count: rules of the other one say nothing. */
function tagsOfSpec(spec: NetworkPolicySpec): readonly string[] {
  const { podSelector = {}, ingress = [], egress = [] } = spec;
  const rules: Readonly<Record<'Ingress' | 'Egress', readonly Rule[]>> = {
    Ingress: ingress.map(({ from = [], ports = [] }) => ({ peers: from, ports })),
    Egress: egress.map(({ to = [], ports = [] }) => ({ peers: to, ports })),
  };
  return [
    ...(isEmpty(podSelector) ? ['whole-namespace'] : []),
    ...expressionTags(podSelector),
    ...policyTypesOf(spec).flatMap((type) => [
      type.toLowerCase(),
      ...(rules[type].length === 0 ? ['deny-all'] : []),
      ...rules[type].flatMap(tagsOfRule),
    ]),
  ];
}

function tagsOfRule({ peers, ports }: Rule): readonly string[] {
  if (peers.length === 0 && ports.length === 0) return ['allow-all'];
  return [...(peers.length === 0 ? ['any-peer'] : []), ...peers.flatMap(tagsOfPeer), ...ports.flatMap(tagsOfPort)];
}

function tagsOfPeer({ podSelector, namespaceSelector, ipBlock }: PolicyPeer): readonly string[] {
  if (ipBlock !== undefined) return ['ip-block', ...((ipBlock.except ?? []).length > 0 ? ['except'] : [])];
  const selectors = [podSelector, namespaceSelector].filter((selector) => selector !== undefined);
  return [
    namespaceSelector === undefined
      ? 'pod-selector'
      : podSelector === undefined
        ? 'namespace-selector'
        : 'pods-and-namespaces',
    ...(namespaceSelector !== undefined && selectorKeys(namespaceSelector).includes('kubernetes.io/metadata.name')
      ? ['namespace-name']
      : []),
    ...selectors.flatMap(expressionTags),
  ];
}

function tagsOfPort({ protocol = defaultProtocol, port, endPort }: PolicyPort): readonly string[] {
  return [protocol.toLowerCase(), portTag(port, endPort)];
}

function portTag(port: PolicyPort['port'], endPort: number | undefined): string {
  if (port === undefined) return 'any-port';
  if (typeof port === 'string') return 'named-port';
  return endPort === undefined ? 'numbered-port' : 'end-port';
}

function expressionTags({ matchExpressions = [] }: LabelSelector): readonly string[] {
  return matchExpressions.length > 0 ? ['match-expressions'] : [];
}

function isEmpty(selector: LabelSelector): boolean {
  return selectorKeys(selector).length === 0;
}

function tagsOfSteps(steps: readonly PolicyStep[]): readonly string[] {
  const policies = new Map<string, NetworkPolicy>();
  const pods = new Map(
    laneNamespaces.flatMap((namespace) => lanePods.map((pod) => [`${namespace}/${pod}`, { pod }] as [string, Labels])),
  );
  return steps.flatMap((step) => {
    const has = (field: object): boolean => Object.keys(field).length > 0;
    const tags = [
      ...(Object.keys(step.apply).some((key) => policies.has(key)) ? ['update'] : []),
      ...(has(step.remove) ? ['delete'] : []),
      // Labels that come with the first policies are part of the scenery.
      ...(has(step.label) && policies.size > 0 ? ['labels'] : []),
      ...(has(step.addPods) ? ['new-pods'] : []),
      ...(has(step.addNamespaces) ? ['new-namespaces'] : []),
    ];
    takeStep(step, policies, pods);
    return [...tags, ...(areStacked([...policies.values()], pods) ? ['several-policies'] : [])];
  });
}

type Labels = Readonly<Record<string, string | null>>;

function takeStep(step: PolicyStep, policies: Map<string, NetworkPolicy>, pods: Map<string, Labels>): void {
  for (const [key, spec] of Object.entries(step.apply)) {
    const [namespace = '', name = ''] = key.split('/');
    policies.set(key, { metadata: { namespace, name }, spec });
  }
  for (const key of step.remove) policies.delete(key);
  for (const [key, labels] of [...Object.entries(step.label), ...Object.entries(step.addPods)])
    if (key.includes('/')) pods.set(key, { ...pods.get(key), ...labels });
  for (const key of step.removePods) pods.delete(key);
}

/** Whether several policies isolate one Pod in one direction. */
function areStacked(policies: readonly NetworkPolicy[], pods: ReadonlyMap<string, Labels>): boolean {
  return [...pods].some(([key, labels]) => {
    const pod = {
      namespace: key.split('/')[0] ?? '',
      labels: Object.fromEntries(
        Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== null),
      ),
    };
    return (['ingress', 'egress'] as const).some((direction) => isolating(policies, pod, direction).length > 1);
  });
}
