import type { Case } from '../../domain/case.ts';
import type { Culprit, Finding } from '../../domain/finding.ts';
import { transportOf } from '../node-graph.ts';
import { groupBy, idsOf, isFailed, isPassed, listed, type Rule, sentence, targetNode } from '../rule.ts';

/** Clients whose address is rewritten by one thing, as far as one transport tells. */
interface Translation {
  readonly kind: 'everywhere' | 'leaving' | 'entering' | 'proxy';
  readonly culprit: Culprit;
  readonly cases: readonly Case[];
  readonly confidence: Finding['confidence'];
}

/**
 * Something between two Pods rewrites the client's address. A node from which every client is translated does it to what leaves;
 * a node that sees every other client translated does it to what arrives. Each transport has rules of its own.
 */
export const sourceNat: Rule = ({ open, all }) => {
  const failed = open.filter((item) => item.check === 'pod-to-pod.no-nat' && isFailed(item));
  if (failed.length === 0) return [];
  const judged = all.filter((item) => item.check === 'pod-to-pod.no-nat' && (isFailed(item) || isPassed(item)));
  const byTransport = groupBy(judged, transportOf);
  const found = [...byTransport].flatMap(([transport, cases]) =>
    translationsIn(
      cases,
      failed.filter((item) => transportOf(item) === transport),
    ),
  );
  const alike = groupBy(found, ({ kind, culprit }) => JSON.stringify([kind, culprit]));
  return [...alike.values()].flatMap((translations) => {
    const merged = mergedOf(translations);
    return merged === undefined ? [] : [findingOf(merged, [...byTransport.keys()], open)];
  });
};

function translationsIn(judged: readonly Case[], failed: readonly Case[]): readonly Translation[] {
  const proxied = failed.filter(isProxied);
  const translated = failed.filter((item) => !proxied.includes(item));
  return [
    ...(proxied.length === 0
      ? []
      : [{ kind: 'proxy', culprit: { kind: 'cluster' }, cases: proxied, confidence: 'likely' } as const]),
    ...onTheWay(
      judged.filter((item) => !proxied.includes(item)),
      translated,
    ),
  ];
}

function onTheWay(judged: readonly Case[], failed: readonly Case[]): readonly Translation[] {
  const between = judged.filter((item) => item.from.node !== targetNode(item));
  const nodes = [...new Set(judged.map(({ from }) => from.node))];
  const leaving = nodes.filter((node) => isWholly(between.filter(({ from }) => from.node === node)));
  if (leaving.length === nodes.length && nodes.length > 1)
    return [{ kind: 'everywhere', culprit: { kind: 'cluster' }, cases: failed, confidence: 'shown' }];

  const byLeaving = failed.filter(({ from }) => leaving.includes(from.node));
  const rest = failed.filter(({ from }) => !leaving.includes(from.node));
  const arriving = [...targetsOf(judged)].filter((node) => {
    const there = between.filter((item) => targetNode(item) === node && !leaving.includes(item.from.node));
    return isWholly(there) && groupBy(there, ({ from }) => from.node).size > 1;
  });
  const isArriving = (item: Case) => arriving.includes(targetNode(item) ?? '');
  return [
    ...atNodes('leaving', byLeaving, (cases) => (targetsOf(cases).size > 1 ? 'shown' : 'likely')),
    ...atNodes('entering', rest.filter(isArriving), () => 'likely'),
    ...atNodes(
      'leaving',
      rest.filter((item) => !isArriving(item)),
      () => 'likely',
    ),
  ];
}

function atNodes(
  kind: 'leaving' | 'entering',
  cases: readonly Case[],
  confidenceOf: (cases: readonly Case[]) => Finding['confidence'],
): readonly Translation[] {
  const byNode = groupBy(cases, (item) => (kind === 'leaving' ? item.from.node : (targetNode(item) ?? '')));
  return [...byNode].map(([node, own]) => ({
    kind,
    culprit: { kind: 'node', node },
    cases: own,
    confidence: confidenceOf(own),
  }));
}

function mergedOf(translations: readonly Translation[]): Translation | undefined {
  const [first] = translations;
  const isShown = translations.every(({ confidence }) => confidence === 'shown');
  return (
    first && {
      ...first,
      cases: translations.flatMap(({ cases }) => cases),
      confidence: isShown ? 'shown' : 'likely',
    }
  );
}

function findingOf(translation: Translation, transports: readonly string[], open: readonly Case[]): Finding {
  const { culprit, cases, confidence } = translation;
  const own = [...groupBy(cases, transportOf).keys()];
  const scope = scopeOf(own, transports);
  const names = [scope?.protocol?.toUpperCase(), scope?.ipFamily?.replace('ipv', 'IPv')].filter((name) => name);
  const prefix = names.length > 0 ? `${names.join(' over ')}: ` : '';
  const where = `the addresses of client Pods are translated ${whereOf(translation)}`;
  // What was asked over no transport that was judged may have been translated as well.
  const mayBe = (item: Case) => own.includes(transportOf(item)) || !transports.includes(transportOf(item));
  const behind = open.filter(
    (item) => item.check === 'service.client-ip' && isFailed(item) && mayBe(item) && isBehind(translation, item),
  );
  return {
    code: 'source-nat',
    culprit,
    ...(scope === undefined ? {} : { scope }),
    title: `${prefix}${where}`,
    evidence: [...cases.slice(0, 3).map(sentence), `servers saw ${listed(cases.flatMap(clientsOf))}`],
    cases: idsOf([...cases, ...behind]),
    confidence,
    next:
      translation.kind === 'proxy'
        ? ['kubectl get pods -A -o wide  # which containers did a webhook add to the probe Pods? a service mesh does']
        : [
            `On ${culprit.kind === 'node' ? culprit.node : 'a node'}: iptables-save -t nat | grep -i masquerade; nft list ruleset | grep -i masquerade`,
            "Compare the CNI's non-masquerade ranges and kube-proxy's --cluster-cidr with the Pods' ranges: kubectl get nodes -o custom-columns=NAME:.metadata.name,PODCIDRS:.spec.podCIDRs",
          ],
  };
}

/** The protocol or the IP family that all of these have, where others have another. */
function scopeOf(own: readonly string[], all: readonly string[]): Finding['scope'] {
  if (own.length === all.length) return undefined;
  const [protocol, ipFamily] = [0, 1].map((index) => {
    const [parts, others] = [own, all].map((list) => new Set(list.map((transport) => transport.split('/')[index])));
    const [part] = parts ?? [];
    return parts?.size === 1 && (others?.size ?? 0) > 1 ? part : undefined;
  });
  if (protocol === undefined && ipFamily === undefined) return undefined;
  return { ...(protocol === undefined ? {} : { protocol }), ...(ipFamily === undefined ? {} : { ipFamily }) };
}

function whereOf({ kind, culprit, cases }: Translation): string {
  const node = culprit.kind === 'node' ? culprit.node : '';
  switch (kind) {
    case 'everywhere':
      return 'everywhere';
    case 'leaving':
      return `from ${node} on the way to Pods of ${listed([...targetsOf(cases)])}`;
    case 'entering':
      return `on the way to Pods on ${node}`;
    case 'proxy':
      return 'by a proxy in the Pods that answer, which speaks to them on loopback';
    default:
      return kind satisfies never;
  }
}

/** Who is translated on the way to a Pod is so on the way to one behind a Service. */
function isBehind({ kind, culprit }: Translation, item: Case): boolean {
  if (kind === 'proxy') return isProxied(item);
  if (culprit.kind !== 'node') return true;
  if (kind === 'leaving') return item.from.node === culprit.node;
  const { clientAddress } = item.expectation;
  const translated = (item.observations.at(-1)?.answers ?? []).filter(
    (answer) => answer.clientAddress !== clientAddress,
  );
  return translated.length > 0 && translated.every(({ node }) => node === culprit.node);
}

/** 127.0.0.0/8 and ::1, and what proxies in a Pod have beside it for IPv6: such a client is in the Pod of the server. */
const loopback = /^(127\.|::[16]$)/;

function isProxied(item: Case): boolean {
  return clientsOf(item).some((address) => loopback.test(address));
}

function clientsOf({ observations }: Case): readonly string[] {
  return observations.at(-1)?.answers?.map(({ clientAddress }) => clientAddress) ?? [];
}

function isWholly(cases: readonly Case[]): boolean {
  return cases.length > 0 && cases.every(isFailed);
}

function targetsOf(cases: readonly Case[]): ReadonlySet<string> {
  return new Set(cases.map((item) => targetNode(item) ?? ''));
}
