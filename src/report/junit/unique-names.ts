import type { TestCase } from './document.ts';

/** Numbers cases of one class and name: of such GitLab reads the first alone, and others lay them over one another. */
export function withUniqueNames(cases: readonly TestCase[]): readonly TestCase[] {
  const taken = new Set(cases.map(keyOf));
  if (taken.size === cases.length) return cases;
  const seen = new Set<string>();
  const numbers = new Map<string, number>();
  return cases.map((item) => {
    const key = keyOf(item);
    if (!seen.has(key)) {
      seen.add(key);
      return item;
    }
    for (let number = (numbers.get(key) ?? 1) + 1; ; number++) {
      const renamed = { ...item, '@name': `${item['@name']} (${number})` };
      if (taken.has(keyOf(renamed))) continue;
      taken.add(keyOf(renamed));
      numbers.set(key, number);
      return renamed;
    }
  });
}

function keyOf(item: TestCase): string {
  return `${item['@classname']}\n${item['@name']}`;
}
