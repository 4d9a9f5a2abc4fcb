import type { Case } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { Zones } from './break-places.ts';
import { silentPods } from './consequences.ts';

/** Something that cases may have in common, e.g. `from node n2`. */
export interface Trait {
  readonly kind:
    | 'from'
    | 'to'
    | 'end'
    | 'border'
    | 'way'
    | 'pod'
    | 'service'
    /** A Pod that was to answer for a Service and did not. */
    | 'endpoint'
    /** A policy case. */
    | 'policy'
    /** One of the ends is in this zone. */
    | 'zone'
    | 'family'
    | 'protocol'
    /** The largest datagram that was answered, in bytes. */
    | 'size'
    | 'check';
  readonly value: string;
}

/** Failed cases that have something in common which cases that passed have not. */
export interface Pattern {
  readonly cases: readonly Case[];
  /** What all of them have in common and not all that were judged by the same checks; the most telling first. */
  readonly traits: readonly Trait[];
  /** The cases with these traits that were judged by the same checks, `cases` among them. */
  readonly judged: readonly Case[];
}

/** Shares of the cases with some traits that must have failed for these to be called a pattern, the best first. */
const purities = [1, 0.9, 0.6] as const;

/** A pattern over fewer says no more than its cases do. */
const fewestCases = 2;

/**
 * Splits failed cases into as few patterns as hold: again and again the traits that most of the rest have in common, and that few
 * cases have which passed. What is left over is grouped by check.
 */
export function patternsIn(failed: readonly Case[], passed: readonly Case[], zones: Zones): readonly Pattern[] {
  const checks = new Set(failed.map(({ check }) => check));
  const others = passed.filter(({ check }) => checks.has(check));
  const counts = new Map<string, { failed: number; passed: number }>();
  const count = (items: readonly Case[], what: 'failed' | 'passed', by: 1 | -1) => {
    for (const item of items) {
      for (const key of keysOf(item, zones)) {
        const entry = counts.get(key) ?? { failed: 0, passed: 0 };
        entry[what] += by;
        counts.set(key, entry);
      }
    }
  };
  count(failed, 'failed', 1);
  count(others, 'passed', 1);
  const patterns: Pattern[] = [];
  let rest = failed;
  while (rest.length > 0) {
    const key = bestKey(counts) ?? JSON.stringify([undefined, undefined, undefined, rest[0]?.check]);
    const cases = rest.filter((item) => keysOf(item, zones).includes(key));
    patterns.push(patternOf(cases, others, zones));
    count(cases, 'failed', -1);
    rest = rest.filter((item) => !cases.includes(item));
  }
  return patterns;
}

function bestKey(counts: ReadonlyMap<string, { failed: number; passed: number }>): string | undefined {
  for (const purity of purities) {
    let best: { readonly key: string; readonly failed: number } | undefined;
    for (const [key, { failed, passed }] of counts) {
      const isPure = failed >= fewestCases && failed / (failed + passed) >= purity;
      if (isPure && (best === undefined || failed > best.failed)) best = { key, failed };
    }
    if (best !== undefined) return best.key;
  }
  return undefined;
}

function patternOf(cases: readonly Case[], passed: readonly Case[], zones: Zones): Pattern {
  const checks = new Set(cases.map(({ check }) => check));
  const others = passed.filter(({ check }) => checks.has(check));
  const [first, ...rest] = cases;
  const hasTrait = (item: Case, { kind, value }: Trait) =>
    traitsOf(item, zones).some((trait) => trait.kind === kind && trait.value === value);
  const common = (first === undefined ? [] : traitsOf(first, zones)).filter((trait) =>
    rest.every((item) => hasTrait(item, trait)),
  );
  const telling = common.filter((trait) => trait.kind === 'check' || others.some((item) => !hasTrait(item, trait)));
  const has = (...kinds: readonly Trait['kind'][]) => telling.some(({ kind }) => kinds.includes(kind));
  const isImplied = ({ kind }: Trait) =>
    (kind === 'way' && has('from') && has('to')) ||
    (kind === 'zone' && has('from', 'to', 'way', 'border', 'end')) ||
    (kind === 'border' && has('from', 'to', 'way')) ||
    (kind === 'end' && has('from', 'to', 'way', 'border'));
  return {
    cases,
    traits: telling.filter((trait) => !isImplied(trait)),
    judged: [...cases, ...others.filter((item) => telling.every((trait) => hasTrait(item, trait)))],
  };
}

/** Combinations of a place, an IP family, a protocol and a check that the case belongs to, each of them or none. */
function keysOf(item: Case, zones: Zones): readonly string[] {
  const places = traitsOf(item, zones).filter(
    ({ kind }) => kind !== 'family' && kind !== 'protocol' && kind !== 'check',
  );
  const keys: string[] = [];
  for (const place of [undefined, ...places.map(({ kind, value }) => `${kind} ${value}`)]) {
    for (const family of [undefined, item.ipFamily]) {
      for (const protocol of [undefined, item.protocol]) {
        for (const check of [undefined, item.check]) keys.push(JSON.stringify([place, family, protocol, check]));
      }
    }
  }
  return [...new Set(keys)];
}

function traitsOf(item: Case, zones: Zones): readonly Trait[] {
  const { from, to, ipFamily, protocol, check, observations } = item;
  const size = observations.at(-1)?.largestBytes;
  return [
    ...placesOf(item),
    ...groupsOf(item, zones),
    { kind: 'pod', value: objectKey(from.namespace, from.pod) },
    ...(to.kind === 'pod' ? [{ kind: 'pod' as const, value: objectKey(to.namespace, to.pod) }] : []),
    ...(protocol === undefined ? [] : [{ kind: 'protocol' as const, value: protocol }]),
    ...(ipFamily === undefined ? [] : [{ kind: 'family' as const, value: ipFamily }]),
    ...(size === undefined ? [] : [{ kind: 'size' as const, value: String(size) }]),
    { kind: 'check', value: check },
  ];
}

/** What is no place of one case alone: policy cases, endpoints that several Services have, zones. */
function groupsOf(item: Case, zones: Zones): readonly Trait[] {
  const { from, to, family, group, expectation, observations } = item;
  const { answeredBy = [], everyAnswerer = false } = expectation;
  // Where another one answered in its place, it was not asked: that is no silence of its own.
  const isUnanswered = (observations.at(-1)?.answers ?? []).length === 0;
  const target = to.kind === 'name' ? undefined : to.node;
  const silent =
    to.kind === 'service' && (everyAnswerer || (answeredBy.length === 1 && isUnanswered)) ? silentPods(item) : [];
  const inZones = new Set([from.node, target].flatMap((node) => (node && zones.get(node)) ?? []));
  return [
    ...silent.map((value) => ({ kind: 'endpoint' as const, value })),
    ...(family === 'policy' && group !== undefined ? [{ kind: 'policy' as const, value: group }] : []),
    ...[...inZones].map((value) => ({ kind: 'zone' as const, value })),
  ];
}

function placesOf({ from, to }: Case): readonly Trait[] {
  const target = to.kind === 'name' ? undefined : to.node;
  return [
    { kind: 'from', value: from.node },
    ...(target === undefined ? [] : [{ kind: 'to' as const, value: target }]),
    ...[...new Set([from.node, target])].flatMap((node) =>
      node === undefined ? [] : [{ kind: 'end' as const, value: node }],
    ),
    ...(target === undefined || target === from.node
      ? []
      : [
          { kind: 'border' as const, value: from.node },
          { kind: 'border' as const, value: target },
          { kind: 'way' as const, value: [from.node, target].toSorted().join(' and ') },
        ]),
    ...(to.kind === 'service' ? [{ kind: 'service' as const, value: objectKey(to.namespace, to.service) }] : []),
  ];
}
