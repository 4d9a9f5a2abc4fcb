/** A fact of the API's that may explain what failed. */
export interface StateTrouble {
  /** Of `ranks`; what explains most has the lowest. */
  readonly rank: number;
  /** Without the words that say where it comes from. */
  readonly sentence: string;
  /** Commands that show more of it. */
  readonly next: readonly string[];
}

/** What says most of Pods' traffic comes first. */
export const ranks = {
  /** A node that is lost, or name servers that nobody stands behind. */
  lost: 0,
  /** kube-proxy, a CNI's agent or a DNS replica does not work. */
  networkDown: 1,
  /** Another component of the node does not. */
  otherDown: 2,
  /** It works again, since lately. */
  restarted: 3,
  minor: 4,
} as const;

/** Warnings and restarts before that may have nothing to do with what failed now. */
export const recentMs = 600_000;

/** `n1`, `n1 and n2`, `n1, n2 and n3`, `n1, n2, n3 and 4 more`. */
export function named(names: readonly string[], most = 4): string {
  const unique = [...new Set(names)];
  if (unique.length > most) return `${unique.slice(0, most - 1).join(', ')} and ${unique.length - most + 1} more`;
  return unique.length < 2 ? unique.join('') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
}

const unitsMs = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** `40 s`, `2 min`, `5 h`, `3 d`; rounded down. */
export function span(ms: number): string {
  const [unit, unitMs] = unitsMs.find(([, unitMs]) => ms >= unitMs) ?? ['s', 1_000];
  return `${Math.floor(ms / unitMs)} ${unit}`;
}

/** The API's own text in one line of bounded length, without a full stop at its end. */
export function shortened(text: string, most = 120): string {
  const line = text.replaceAll(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > most ? `${line.slice(0, most - 3).trimEnd()}...` : line;
}

/** ` (REASON: message)`, or nothing where neither is known. */
export function because(reason: string, message: string): string {
  const text = [reason, shortened(message)].filter((part) => part !== '').join(': ');
  return text === '' ? '' : ` (${text})`;
}
