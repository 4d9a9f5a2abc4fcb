import type { Case } from '../../domain/case.ts';
import { objectKey } from '../../domain/endpoint.ts';
import type { Finding } from '../../domain/finding.ts';
import type { IpFamily } from '../../domain/network.ts';
import { consequencesOf, silentPods } from '../consequences.ts';
import { asksByName, isAnsweredQuestion, mayUse } from '../name-questions.ts';
import { transportOf } from '../node-graph.ts';
import {
  type Evidence,
  groupBy,
  idsOf,
  isFailed,
  isPartlyLost,
  isPassed,
  listed,
  type Rule,
  sentence,
} from '../rule.ts';

/** Pods that share an address, lack one, or have another one inside; whatever else fails with them is a consequence. */
export const podAddresses: Rule = (evidence) => [
  ...duplicates(evidence),
  ...missing(evidence),
  ...mismatches(evidence),
];

const duplicates: Rule = (evidence) => {
  const { open, all, podNodes } = evidence;
  const failed = open.filter((item) => item.check === 'pod-ip.unique' && isFailed(item));
  const shared = failed.filter((item) => item.observations.some(({ outcome }) => outcome === 'wrong-answer'));
  if (shared.length === 0) return [];
  const nodes = [...new Set(shared.map(({ from }) => from.node))];
  // Where no Pod that was looked at has an address of its own, the other Pods of the node have none either.
  const whollyShared = nodes.filter((node) =>
    all.every((item) => item.check !== 'pod-ip.unique' || item.from.node !== node || shared.includes(item)),
  );
  const byAddress = groupBy(shared, (item) => item.observations[0]?.addresses?.join(', ') ?? '');
  const pods = new Set(shared.map(({ from }) => objectKey(from.namespace, from.pod)));
  const addresses = [...byAddress.keys()];
  const families = familiesOf(shared);
  const isShared = (key: string) => pods.has(key) || whollyShared.includes(podNodes.get(key) ?? '');
  return [
    {
      code: 'pod-ip-duplicate',
      culprit: { kind: 'address', address: listed(addresses, 3), pods: [...pods] },
      title: `${pods.size} probe Pods have an address that another Pod has too (nodes ${listed(nodes)})`,
      evidence: shared.slice(0, 4).map(sentence),
      cases: idsOf(
        open.filter(
          (item) =>
            shared.includes(item) ||
            (mayFollow(item, families, evidence) &&
              (involves(item, isShared) || whollyShared.some((node) => isFailed(item) && involvesNode(item, node)))),
        ),
      ),
      confidence: 'shown',
      next: [
        'kubectl get nodes -o custom-columns=NAME:.metadata.name,PODCIDRS:.spec.podCIDRs  # do ranges overlap?',
        ...addresses
          .slice(0, 2)
          .map((address) => `kubectl get pods -A -o wide --field-selector status.podIP=${address.split(', ')[0]}`),
      ],
    },
  ];
};

/** Pods of one node got no address of a family that Pods of other nodes have. */
const missing: Rule = (evidence) => {
  const { open } = evidence;
  const failed = open.filter(
    (item) => item.check === 'pod-ip.unique' && isFailed(item) && item.observations.at(-1)?.outcome === 'unresolved',
  );
  return [...groupBy(failed, ({ from, ipFamily }) => `${from.node} ${ipFamily}`).values()].map((cases): Finding => {
    const node = cases[0]?.from.node ?? '';
    const ipFamily = cases[0]?.ipFamily ?? 'ipv4';
    return {
      code: 'family-broken',
      culprit: { kind: 'node', node },
      scope: { ipFamily },
      title: `Pods on ${node} have no ${ipFamily === 'ipv4' ? 'IPv4' : 'IPv6'} address, though other Pods of the cluster have`,
      evidence: cases.slice(0, 4).map(sentence),
      cases: idsOf(
        open.filter(
          (item) =>
            cases.includes(item) ||
            (asksByName(item)
              ? involvesNode(item, node) && mayUse(item, [ipFamily], evidence) && !isAnsweredQuestion(item)
              : item.ipFamily === ipFamily && involvesNode(item, node)) ||
            (item.ipFamily === undefined && lacksAddress(item, node)),
        ),
      ),
      confidence: 'shown',
      next: [
        `kubectl get node ${node} -o jsonpath='{.spec.podCIDRs}'`,
        `Look at the CNI configuration of ${node} (/etc/cni/net.d).`,
      ],
    };
  });
};

const mismatches: Rule = (evidence) => {
  const { open, all } = evidence;
  const failed = open.filter((item) => item.check === 'pod-ip.interface' && isFailed(item));
  const byNode = groupBy(failed, ({ from }) => from.node);
  const transports = [...new Set(all.map(transportOf))];
  const paths = new Map(
    [...byNode].map(([node, cases]) => {
      const own = transports.filter((one) => familiesOf(cases).some((ipFamily) => one.endsWith(`/${ipFamily}`)));
      return [node, { broken: { kind: 'node' as const, node }, transports: own }];
    }),
  );
  return [...byNode].flatMap(([node, cases]): Finding[] => {
    const families = familiesOf(cases);
    const path = paths.get(node);
    const behind = new Set(path && consequencesOf(path, [...paths.values()], evidence));
    // Without any address the container is not in the network of its Pod, whose address is somewhere else.
    const isBare = cases.every(({ observations }) => (observations.at(-1)?.addresses ?? []).length === 0);
    const apart = samePodCases(node, all);
    // Then containers are where they belong, and it is the one Pod's own interface.
    if (isBare && apart.length > 0 && apart.every(isPassed)) return [];
    return [
      {
        code: isBare ? 'same-pod-broken' : 'pod-ip-mismatch',
        culprit: { kind: 'node', node },
        title: isBare
          ? `containers of Pods on ${node} are not in the network of their Pod: they have no address at all`
          : `Pods on ${node} have other addresses inside than the API reports`,
        evidence: cases.slice(0, 4).map(sentence),
        cases: idsOf(
          open.filter(
            (item) =>
              cases.includes(item) ||
              (mayFollow(item, families, evidence) && (involvesNode(item, node) || behind.has(item))),
          ),
        ),
        confidence: isBare && apart.length === 0 ? 'likely' : 'shown',
        next: [
          `kubectl get pods -A -o wide --field-selector spec.nodeName=${node}`,
          isBare
            ? `Look at the container runtime of ${node}: which network namespace do its containers get? ls -l /proc/<pid>/ns/net`
            : `Look at the CNI configuration of ${node} (/etc/cni/net.d).`,
        ],
      },
    ];
  });
};

function familiesOf(cases: readonly Case[]): readonly IpFamily[] {
  return [...new Set(cases.flatMap(({ ipFamily }) => ipFamily ?? (['ipv4', 'ipv6'] as const)))];
}

/** Whether it may be wrong addresses of these families that it failed by; a connection that a policy blocks does not open by these. */
function mayFollow(item: Case, families: readonly IpFamily[], evidence: Evidence): boolean {
  const isOpen = item.expectation.reach === 'blocked' && item.observations.at(-1)?.outcome === 'reached';
  return !isOpen && mayUse(item, families, evidence);
}

/** What containers of one Pod of this node asked each other on loopback, which needs no other interface. */
function samePodCases(node: string, all: readonly Case[]): readonly Case[] {
  return all.filter(
    (item) => item.check === 'same-pod.localhost' && item.from.node === node && (isPassed(item) || isFailed(item)),
  );
}

/** Cases of no family that count a Pod's addresses, or take one of a Pod that has none. */
function lacksAddress({ family, from, verdict }: Case, node: string): boolean {
  if (verdict.status === 'unknown') return verdict.cause.code === 'no-address' && verdict.cause.pod?.node === node;
  return family === 'pod-ip' && from.node === node;
}

function involves(item: Case, isShared: (key: string) => boolean): boolean {
  const { from, to, expectation } = item;
  if (isShared(objectKey(from.namespace, from.pod))) return true;
  if (to.kind === 'pod') return isShared(objectKey(to.namespace, to.pod));
  const silent = silentPods(item);
  if (silent.length > 0 && silent.every(isShared)) return true;
  return isPartlyLost(item) && (expectation.answeredBy ?? []).some(isShared);
}

function involvesNode({ from, to, verdict }: Case, node: string): boolean {
  if (verdict.status === 'unknown' && verdict.cause.pod?.node === node) return true;
  return from.node === node || (to.kind === 'pod' && to.node === node);
}
