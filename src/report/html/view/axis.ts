/** Nodes, or checks, that share a row or column of a heat map. */
export interface AxisGroup {
  /** Short enough for the head of a column. */
  readonly label: string;
  /** Everything it stands for, in words. */
  readonly title: string;
  /** Numbers of the nodes or checks. */
  readonly members: readonly number[];
}

/** More rows than this are no picture any more. */
export const mostGroups = 60;

/** Each member by itself. */
export function singles(
  members: readonly number[],
  nameOf: (member: number) => string,
  labels: ReadonlyMap<string, string> = new Map(),
): readonly AxisGroup[] {
  return members.map((member) => {
    const title = nameOf(member);
    return { label: labels.get(title) ?? title, title, members: [member] };
  });
}

/**
 * Nodes as the rows of a heat map: each by itself where there are few; else by zone where there are several; else in blocks of equal
 * size, in the order they come. Each of the groups can be taken apart by grouping its members again.
 */
export function nodeGroups(
  members: readonly number[],
  nameOf: (node: number) => string,
  zoneOf: (node: number) => string,
  labels: ReadonlyMap<string, string> = new Map(),
): readonly AxisGroup[] {
  if (members.length <= mostGroups) return singles(members, nameOf, labels);
  const zones = new Map<string, number[]>();
  for (const node of members) {
    const zone = zoneOf(node);
    const known = zones.get(zone);
    if (known === undefined) zones.set(zone, [node]);
    else known.push(node);
  }
  return zones.size > 1 && zones.size <= mostGroups ? zoneGroups(zones) : blocks(members, nameOf);
}

function zoneGroups(zones: ReadonlyMap<string, readonly number[]>): readonly AxisGroup[] {
  return [...zones].map(([zone, members]) => ({
    label: zone === '' ? 'no zone' : zone,
    title: `${zone === '' ? 'no zone' : `zone ${zone}`}, ${members.length} nodes`,
    members,
  }));
}

/** About as many blocks as a block has nodes, so that both steps of looking closer are alike. */
function blocks(members: readonly number[], nameOf: (node: number) => string): readonly AxisGroup[] {
  const most = Math.max(Math.ceil(members.length / mostGroups), Math.round(Math.sqrt(members.length)));
  // The last one is not much smaller than the others.
  const size = Math.ceil(members.length / Math.ceil(members.length / most));
  return Array.from({ length: Math.ceil(members.length / size) }, (_, index) => {
    const part = members.slice(index * size, (index + 1) * size);
    const first = part.at(0) ?? 0;
    const last = part.at(-1) ?? first;
    return {
      label: `${index * size + 1}–${index * size + part.length}`,
      title: `${nameOf(first)} to ${nameOf(last)}, ${part.length} nodes`,
      members: part,
    };
  });
}
