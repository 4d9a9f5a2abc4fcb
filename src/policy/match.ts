/** Whether something matches, in three values: Kubernetes leaves some of it to the implementation. */
export type Match = { readonly is: 'yes' | 'no' } | { readonly is: 'unspecified'; readonly because: string };

export const yes: Match = { is: 'yes' };
export const no: Match = { is: 'no' };

export function unspecified(because: string): Match {
  return { is: 'unspecified', because };
}

export function yesIf(condition: boolean): Match {
  return condition ? yes : no;
}

/** How a list matches that takes what any of its entries takes, and by which entry. */
export interface ListMatch {
  readonly match: Match;
  readonly index?: number;
}

/** The first entry that matches, or else the first that may. */
export function anyOf<Entry>(entries: readonly Entry[], matchOf: (entry: Entry) => Match): ListMatch {
  const matches = entries.map((entry, index) => ({ index, match: matchOf(entry) }));
  return (
    matches.find(({ match }) => match.is === 'yes') ??
    matches.find(({ match }) => match.is === 'unspecified') ?? { match: no }
  );
}
