const ellipsis = '…';

/**
 * Names of at most `width` columns that stay different from one another. What all names share is cut first; node names differ in
 * their middle or at their end (`ip-10-0-1-23.eu-west-1.compute.internal`, `gke-prod-pool-1-8f3a-x2z1`).
 */
export function shortNames(names: readonly string[], width: number): ReadonlyMap<string, string> {
  const unique = [...new Set(names)];
  if (unique.every((name) => name.length <= width)) return new Map(unique.map((name) => [name, name]));
  for (const shorten of ways(unique, width)) {
    const short = unique.map((name) => (name.length <= width ? name : shorten(name)));
    if (new Set(short).size === unique.length)
      return new Map(unique.map((name, index) => [name, short[index] ?? name]));
  }
  return numbered(unique, width);
}

function ways(names: readonly string[], width: number): readonly ((name: string) => string)[] {
  const room = width - ellipsis.length;
  const suffix = sharedSuffix(names);
  const splits = [Math.ceil(room / 2), Math.ceil(room / 3), 2, Math.floor((2 * room) / 3), room - 1];
  return [
    // A domain that every node shares says nothing.
    (name) =>
      name.length - suffix <= room ? `${name.slice(0, name.length - suffix)}${ellipsis}` : name.slice(0, width),
    ...splits.map(
      (head) => (name: string) => `${name.slice(0, head)}${ellipsis}${name.slice(name.length - (room - head))}`,
    ),
  ];
}

function sharedSuffix(names: readonly string[]): number {
  const [first = ''] = names;
  let length = 0;
  while (length < first.length && names.every((name) => name.at(-1 - length) === first.at(-1 - length))) length++;
  return names.length > 1 ? length : 0;
}

function numbered(names: readonly string[], width: number): ReadonlyMap<string, string> {
  return new Map(
    names.map((name, index) => {
      const number = `${ellipsis}#${index + 1}`;
      return [name, `${name.slice(0, Math.max(width - number.length, 0))}${number}`];
    }),
  );
}
