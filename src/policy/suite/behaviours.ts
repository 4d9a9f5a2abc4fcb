import type {
  EgressRule,
  IngressRule,
  LabelSelector,
  NetworkPolicySpec,
  PolicyPeer,
  PolicyPort,
} from '../../domain/network-policy.ts';
import type { PolicyBehaviour } from '../../domain/policy-behaviour.ts';
import { policyTypesOf } from '../defaults.ts';

/** Whether Pods give a port name to different numbers. */
export type HasSeveralNumbers = (name: string) => boolean;

type AsIf = (spec: NetworkPolicySpec, hasSeveralNumbers: HasSeveralNumbers) => NetworkPolicySpec;

/** For each behaviour the policy that an exact engine would have to be given to do the same. */
export const asIf: Readonly<Record<PolicyBehaviour, AsIf>> = {
  'end-port-ignored': withPorts((entry) => {
    const { endPort: _, ...port } = entry;
    return [port];
  }),
  'unlisted-types-isolate': (spec) => ({
    ...spec,
    policyTypes: [...new Set([...policyTypesOf(spec), ...typesWithRules(spec)])],
  }),
  'named-egress-port-of-one-number': (spec, hasSeveralNumbers) =>
    keeping(spec, ['egress'], ({ port }) => typeof port !== 'string' || !hasSeveralNumbers(port)),
  'named-ports-ignored': (spec) => keeping(spec, ['ingress', 'egress'], ({ port }) => typeof port !== 'string'),
  'ports-ignored': withRules((rule) => {
    const { ports: _, ...open } = rule;
    return open;
  }),
  'protocols-ignored': withPorts((port) =>
    typeof port.port === 'string' ? [port] : ['TCP', 'UDP', 'SCTP'].map((protocol) => ({ ...port, protocol })),
  ),
  'egress-ignored': (spec) => without(spec, 'Egress'),
  'ingress-ignored': (spec) => without(spec, 'Ingress'),
  'expressions-ignored': (spec) => {
    const { podSelector } = spec;
    const plain = withPeers((peer) => [{ ...peer, ...selectorsOf(peer, withoutExpressions) }])(spec);
    return podSelector === undefined ? plain : { ...plain, podSelector: withoutExpressions(podSelector) };
  },
  'namespace-selectors-ignored': withPeers((peer) =>
    peer.podSelector !== undefined && peer.namespaceSelector !== undefined
      ? [{ ...peer, namespaceSelector: {} }]
      : [peer],
  ),
  'selectors-are-alternatives': withPeers((peer) => {
    const { podSelector, namespaceSelector } = peer;
    if (podSelector === undefined || namespaceSelector === undefined) return [peer];
    return [{ podSelector, namespaceSelector: {} }, { namespaceSelector }];
  }),
};

type Rule = IngressRule & EgressRule;
type Alone = (spec: NetworkPolicySpec) => NetworkPolicySpec;

function withRules(change: (rule: Rule) => Rule): Alone {
  return (spec) => ({
    ...spec,
    ...(spec.ingress === undefined ? {} : { ingress: spec.ingress.map(change) }),
    ...(spec.egress === undefined ? {} : { egress: spec.egress.map(change) }),
  });
}

function withPorts(change: (port: PolicyPort) => readonly PolicyPort[]): Alone {
  return withRules((rule) => (rule.ports === undefined ? rule : { ...rule, ports: rule.ports.flatMap(change) }));
}

function withPeers(change: (peer: PolicyPeer) => readonly PolicyPeer[]): Alone {
  return withRules((rule) => ({
    ...rule,
    ...(rule.from === undefined ? {} : { from: rule.from.flatMap(change) }),
    ...(rule.to === undefined ? {} : { to: rule.to.flatMap(change) }),
  }));
}

/** Without the ports that are not kept; a rule that is left without any opens nothing, so it goes too. */
function keeping(
  spec: NetworkPolicySpec,
  directions: readonly ('ingress' | 'egress')[],
  isKept: (port: PolicyPort) => boolean,
): NetworkPolicySpec {
  const left = directions.flatMap((direction) => {
    const rules: readonly Rule[] | undefined = spec[direction];
    return rules === undefined ? [] : [[direction, rules.flatMap((rule) => keepingOf(rule, isKept))] as const];
  });
  const isChanged = left.some(([direction, rules]) => JSON.stringify(rules) !== JSON.stringify(spec[direction]));
  // A policy without types must not lose one of them together with its last rule.
  return isChanged ? { ...spec, ...Object.fromEntries(left), policyTypes: policyTypesOf(spec) } : spec;
}

function keepingOf(rule: Rule, isKept: (port: PolicyPort) => boolean): readonly Rule[] {
  const { ports = [] } = rule;
  const kept = ports.filter(isKept);
  if (kept.length === ports.length) return [rule];
  return kept.length === 0 ? [] : [{ ...rule, ports: kept }];
}

function typesWithRules({ ingress = [], egress = [] }: NetworkPolicySpec): readonly string[] {
  return [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])];
}

/** A policy without any type would be given the default ones, so that one that is left without selects nobody. */
function without(spec: NetworkPolicySpec, type: string): NetworkPolicySpec {
  const left = policyTypesOf(spec).filter((one) => one !== type);
  return left.length > 0
    ? { ...spec, policyTypes: left }
    : { ...spec, podSelector: { matchExpressions: [{ key: 'podreach.dev/nobody', operator: 'Exists' }] } };
}

function selectorsOf(
  { podSelector, namespaceSelector }: PolicyPeer,
  change: (selector: LabelSelector) => LabelSelector,
) {
  return {
    ...(podSelector === undefined ? {} : { podSelector: change(podSelector) }),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector: change(namespaceSelector) }),
  };
}

function withoutExpressions(selector: LabelSelector): LabelSelector {
  const { matchExpressions: _, ...plain } = selector;
  return plain;
}
