import ipaddr from 'ipaddr.js';
import { addressOf, type IpFamily } from '../../domain/network.ts';
import type { IpBlock, Labels, LabelSelector, NetworkPolicySpec, PolicyPeer } from '../../domain/network-policy.ts';

/** What the places that a case leaves open stand for in one lane. */
export interface LaneNames {
  /** Families that the cluster's Pods have addresses of. */
  readonly families: readonly IpFamily[];
  /** The real name of a Namespace, if there is one that the case calls so. */
  namespaceName(namespace: string): string | undefined;
  /** Addresses of a Pod by the name a case gives it, `z/c`. */
  addressesOf(pod: string): readonly string[];
}

const bitsOf: Readonly<Record<IpFamily, number>> = { ipv4: 32, ipv6: 128 };
const anyone: Readonly<Record<IpFamily, string>> = { ipv4: '0.0.0.0/0', ipv6: '::/0' };
/** Ranges for documentation (RFC 5737, RFC 3849), which no cluster has. */
const nobody: Readonly<Record<IpFamily, string>> = { ipv4: '198.51.100.0/24', ipv6: '2001:db8:ffff::/64' };

/**
 * A spec of a case with its `${…}` filled in: names of Namespaces, and ranges of addresses, which become an entry for each family.
 * What is not known stays as it is, for validation to refuse.
 */
export function fillIn(spec: NetworkPolicySpec, names: LaneNames): NetworkPolicySpec {
  const { podSelector, ingress, egress } = spec;
  const peers = (list: readonly PolicyPeer[]) => list.flatMap((peer) => filledPeers(peer, names));
  return {
    ...spec,
    ...(podSelector === undefined ? {} : { podSelector: filledSelector(podSelector, names) }),
    ...(ingress === undefined
      ? {}
      : { ingress: ingress.map((rule) => (rule.from === undefined ? rule : { ...rule, from: peers(rule.from) })) }),
    ...(egress === undefined
      ? {}
      : { egress: egress.map((rule) => (rule.to === undefined ? rule : { ...rule, to: peers(rule.to) })) }),
  };
}

function filledPeers(peer: PolicyPeer, names: LaneNames): readonly PolicyPeer[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const filled = {
    ...peer,
    ...(podSelector === undefined ? {} : { podSelector: filledSelector(podSelector, names) }),
    ...(namespaceSelector === undefined ? {} : { namespaceSelector: filledSelector(namespaceSelector, names) }),
  };
  if (ipBlock?.cidr.startsWith('${') !== true) return [filled];
  return names.families.map((family) => ({ ...filled, ipBlock: filledBlock(ipBlock, family, names) }));
}

function filledBlock({ cidr, except }: IpBlock, family: IpFamily, names: LaneNames): IpBlock {
  const range = (text: string) => rangeOf(text, family, names) ?? text;
  return { cidr: range(cidr), ...(except === undefined ? {} : { except: except.map(range) }) };
}

function rangeOf(text: string, family: IpFamily, names: LaneNames): string | undefined {
  if (text === '${any}') return anyone[family];
  if (text === '${nobody}') return nobody[family];
  const [, pod = '', zeroed = ''] = /^\$\{block\(([^,]+), (\d+)\)\}$/.exec(text) ?? [];
  const address = addressOf(names.addressesOf(pod), family);
  const bits = bitsOf[family] - Number(zeroed);
  if (address === undefined || bits < 0) return undefined;
  const { IPv4, IPv6 } = ipaddr;
  const network = (family === 'ipv4' ? IPv4 : IPv6).networkAddressFromCIDR(`${address}/${bits}`);
  return `${network.toString()}/${bits}`;
}

function filledSelector(selector: LabelSelector, names: LaneNames): LabelSelector {
  const { matchLabels, matchExpressions } = selector;
  const value = (text: string) =>
    text.replace(/^\$\{ns\.([^}]+)\}$/, (asked, namespace: string) => names.namespaceName(namespace) ?? asked);
  return {
    ...(matchLabels === undefined ? {} : { matchLabels: mapValues(matchLabels, value) }),
    ...(matchExpressions === undefined
      ? {}
      : {
          matchExpressions: matchExpressions.map((requirement) =>
            requirement.values === undefined ? requirement : { ...requirement, values: requirement.values.map(value) },
          ),
        }),
  };
}

function mapValues(labels: Labels, change: (value: string) => string): Labels {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, change(value)]));
}
