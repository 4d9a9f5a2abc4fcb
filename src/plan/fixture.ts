import type { Check, FixturePart, Site } from '../checks/check.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { Fixture, FixtureNamespace, FixturePod } from '../domain/fixture.ts';

/** The smallest set of objects that the wanted checks need: their parts merged. */
export function planFixture(runId: string, site: Site, wanted: readonly Check[]): Fixture {
  const parts = wanted.map((check) => check.fixture(site));
  const pods = merge(parts, ({ pods = [] }) => pods, unitePods);
  const services = merge(parts, ({ services = [] }) => services, requireEqual);
  const policies = merge(parts, ({ policies = [] }) => policies, requireEqual);
  return {
    runId,
    namespaces: namespacesOf(site, parts, [...pods, ...services, ...policies]),
    policies,
    services,
    pods,
  };
}

function merge<Item extends { readonly namespace: string; readonly name: string }>(
  parts: readonly FixturePart[],
  itemsOf: (part: FixturePart) => readonly Item[],
  unite: (one: Item, other: Item) => Item,
): readonly Item[] {
  const merged = new Map<string, Item>();
  for (const item of parts.flatMap(itemsOf)) {
    const key = objectKey(item.namespace, item.name);
    const known = merged.get(key);
    merged.set(key, known === undefined ? item : unite(known, item));
  }
  return [...merged.values()];
}

function unitePods(one: FixturePod, other: FixturePod): FixturePod {
  const containers = [...new Set([...one.containers, ...other.containers])];
  const probes = [...new Set([...one.probes, ...other.probes])];
  const united = { labels: { ...one.labels, ...other.labels }, containers, probes, ...onlyOverlay(one, other) };
  // Both orders, so that a label with two values is a difference.
  requireEqual({ ...one, ...united }, { ...other, ...united, labels: { ...other.labels, ...one.labels } });
  return { ...one, ...united };
}

/** The overlay, with its values, that one of the two asks for and the other does without. */
function onlyOverlay(one: FixturePod, other: FixturePod): Pick<FixturePod, 'overlay' | 'values'> {
  if (one.overlay !== undefined && other.overlay !== undefined) return {};
  const { overlay, values } = one.overlay === undefined ? other : one;
  return { ...(overlay === undefined ? {} : { overlay }), ...(values === undefined ? {} : { values }) };
}

function requireEqual<Item extends { readonly namespace: string; readonly name: string }>(
  one: Item,
  other: Item,
): Item {
  if (JSON.stringify(one, sortKeys) !== JSON.stringify(other, sortKeys))
    throw new Error(`two checks want different objects ${objectKey(one.namespace, one.name)}`);
  return one;
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function namespacesOf(
  site: Site,
  parts: readonly FixturePart[],
  objects: readonly { readonly namespace: string }[],
): readonly FixtureNamespace[] {
  const asked = new Map(parts.flatMap(({ namespaces = [] }) => namespaces.map((one) => [one.name, one] as const)));
  const named = new Set([...objects.map(({ namespace }) => namespace), ...asked.keys()]);
  const known = [site.home, site.away, site.guarded, site.host];
  const extra = [...named].filter((name) => !known.includes(name));
  return [...known.filter((name) => named.has(name)), ...extra].map((name) => ({
    name,
    podSecurity: name === site.host ? 'privileged' : 'restricted',
    ...labelsOf(asked.get(name)),
  }));
}

function labelsOf(asked: FixtureNamespace | undefined): Pick<FixtureNamespace, 'labels'> {
  return asked?.labels === undefined ? {} : { labels: asked.labels };
}
