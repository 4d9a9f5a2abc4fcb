import type { Case } from '../../domain/case.ts';
import { objectKey, type ServiceEndpoint } from '../../domain/endpoint.ts';
import type { Culprit, Finding } from '../../domain/finding.ts';
import { commonPod } from '../common-pod.ts';
import { type Pattern, patternsIn, type Trait } from '../patterns.ts';
import { groupBy, idsOf, isFailed, isPassed, listed, type Rule, sentence, targetNode } from '../rule.ts';

/** So many of the checks of a pattern are named to be read about. */
const mostExplained = 3;

/** What no rule explains: one finding for each pattern that the data show, and no cause claimed. */
export const unexplained: Rule = ({ open, all, podNodes, zones }) => {
  const patterns = patternsIn(open.filter(isFailed), all.filter(isPassed), zones);
  const judged = all.filter((item) => isFailed(item) || isPassed(item));
  const explained = patterns.map((pattern) => patternFinding(pattern, judged, podNodes));
  const unknown = [
    ...groupBy(
      open.filter((item) => !isFailed(item)),
      ({ check }) => check,
    ),
  ];
  return [
    ...explained,
    ...unknown.map(([check, cases]) =>
      unknownFinding(
        check,
        cases,
        all.filter((item) => item.check === check),
      ),
    ),
  ];
};

function patternFinding(
  { cases, traits, judged }: Pattern,
  all: readonly Case[],
  podNodes: ReadonlyMap<string, string>,
): Finding {
  const checks = [...new Set(cases.map(({ check }) => check))];
  const asked = all.filter(({ check }) => checks.includes(check));
  const places = traits.filter(({ kind }) => kind !== 'check' && kind !== 'pod');
  const isOneWay = places.some(({ kind }) => kind === 'from' || kind === 'to');
  const pod = isOneWay ? undefined : commonPod(cases, asked);
  const words = [pod === undefined ? placeWords(places) : `with an end in Pod ${objectKey(pod.namespace, pod.pod)}`]
    .concat(pathWords(places))
    .filter((part) => part !== '')
    .join(' ');
  const what = checks.length === 1 ? `${checks[0]}: ` : '';
  const counted = `${cases.length} of ${asked.length} cases${checks.length === 1 ? '' : ` of ${checks.length} checks`} failed`;
  const elsewhere =
    judged.length === cases.length
      ? 'none of their kind passed'
      : `${judged.length - cases.length} others of that kind passed`;
  return {
    code: 'unexplained-failures',
    culprit: pod ?? silentEndpoint(traits, podNodes) ?? culpritOf(cases, traits),
    ...scopeOf(traits),
    title: `${what}${counted}${words === '' ? '' : `, all ${words}`}; cause not known`,
    evidence: [
      ...(words === '' ? [] : [`${words}: ${elsewhere}`]),
      ...(checks.length === 1 ? [] : [`checks: ${listed(checks, 8)}`]),
      ...samples(cases).map(sentence),
    ],
    cases: idsOf(cases),
    confidence: 'likely',
    next: next(cases),
  };
}

/** Of each check one, and more only where there are few checks. */
function samples(cases: readonly Case[]): readonly Case[] {
  const firsts = [...groupBy(cases, ({ check }) => check).values()].flatMap(([first]) => first ?? []);
  return [...new Set([...firsts.slice(0, 5), ...cases])].slice(0, 5);
}

function unknownFinding(check: string, cases: readonly Case[], asked: readonly Case[]): Finding {
  return {
    code: 'unexplained-failures',
    culprit: { kind: 'check', check },
    title: `${check}: ${cases.length} of ${asked.length} cases are unknown; cause not known`,
    evidence: cases.slice(0, 5).map(sentence),
    cases: idsOf(cases),
    confidence: 'likely',
    next: next(cases),
  };
}

function next(cases: readonly Case[]): readonly string[] {
  const checks = [...new Set(cases.map(({ check }) => check))];
  return [
    ...checks.slice(0, mostExplained).map((check) => `podreach explain ${check}`),
    `Nodes involved: ${listed(cases.flatMap((item) => [item.from.node, targetNode(item) ?? item.from.node]))}`,
    'kubectl get events -A --sort-by=.lastTimestamp | tail -30',
  ];
}

/** `from node n2 to node n2, Service ns/name`; empty where cases have no place in common. */
function placeWords(traits: readonly Trait[]): string {
  // Of a Service these are the nodes whose NodePorts were asked.
  const hasTarget = traits.some(({ kind }) => kind === 'to' || kind === 'end' || kind === 'border' || kind === 'way');
  return traits
    .map(({ kind, value }) => {
      switch (kind) {
        case 'from':
        case 'to':
          return ` ${kind} node ${value}`;
        case 'end':
          return ` with an end on node ${value}`;
        case 'border':
          return ` between node ${value} and others`;
        case 'way':
          return ` between nodes ${value}`;
        case 'service':
          return hasTarget ? `, Service ${value}` : ` to Service ${value}`;
        case 'endpoint':
          return `, endpoint ${value} silent`;
        case 'policy':
          return ` in policy case ${value}`;
        case 'zone':
          return ` with an end in zone ${value}`;
        default:
          return '';
      }
    })
    .join('')
    .trimStart();
}

const pathNames: Readonly<Record<string, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' };

/** `over UDP and IPv6 above 1372 bytes`; empty where cases have nothing of it in common. */
function pathWords(traits: readonly Trait[]): string {
  const names = traits
    .filter(({ kind }) => kind === 'protocol' || kind === 'family')
    .map(({ value }) => pathNames[value] ?? value.toUpperCase());
  const size = traits.find(({ kind }) => kind === 'size');
  return [
    ...(names.length === 0 ? [] : [`over ${names.join(' and ')}`]),
    ...(size === undefined ? [] : [`above ${size.value} bytes`]),
  ].join(' ');
}

function scopeOf(traits: readonly Trait[]): Pick<Finding, 'scope'> {
  const valueOf = (kind: Trait['kind']) => traits.find((trait) => trait.kind === kind)?.value;
  const [protocol, ipFamily] = [valueOf('protocol'), valueOf('family')];
  if (protocol === undefined && ipFamily === undefined) return {};
  return {
    scope: { ...(protocol === undefined ? {} : { protocol }), ...(ipFamily === undefined ? {} : { ipFamily }) },
  };
}

/** The one Pod behind Services that did not answer. */
function silentEndpoint(traits: readonly Trait[], podNodes: ReadonlyMap<string, string>): Culprit | undefined {
  const [first, ...others] = traits.filter(({ kind }) => kind === 'endpoint');
  const [namespace = '', pod = ''] = first?.value.split('/') ?? [];
  const node = podNodes.get(first?.value ?? '');
  return others.length > 0 || node === undefined ? undefined : { kind: 'pod', namespace, pod, node };
}

function culpritOf(cases: readonly Case[], traits: readonly Trait[]): Culprit {
  const valueOf = (kind: Trait['kind']) => traits.find((trait) => trait.kind === kind)?.value;
  const [from, to] = [valueOf('from'), valueOf('to')];
  const [a, b] = valueOf('way')?.split(' and ') ?? [from, to];
  if (a !== undefined && b !== undefined && a !== b) return { kind: 'node-pair', from: a, to: b, direction: 'unknown' };
  const node = from ?? to ?? valueOf('border') ?? valueOf('end');
  if (node !== undefined) return { kind: 'node', node };
  const [check, ...others] = new Set(cases.map((item) => item.check));
  if (check !== undefined && others.length === 0) return { kind: 'check', check };
  const services = new Set(cases.map((item) => (item.to.kind === 'service' ? item.to : undefined)));
  return serviceOf([...services]) ?? { kind: 'cluster' };
}

/** The one Service that all these are; undefined where they are several, or something else. */
function serviceOf(targets: readonly (ServiceEndpoint | undefined)[]): Culprit | undefined {
  const [first] = targets;
  if (first === undefined) return undefined;
  const { namespace, service } = first;
  const isOne = targets.every((target) => target?.namespace === namespace && target.service === service);
  return isOne ? { kind: 'service', namespace, service } : undefined;
}
