/**
 * What came of looking at one thing a check depends on. `problem`: a check would stop, or learn nothing; `warning`: it runs and
 * leaves something out, or needs attention; `unknown`: only a check itself can tell.
 */
export type Condition = 'ok' | 'warning' | 'problem' | 'unknown';

/** The things looked at, in the order they are told. */
const subjects = ['access', 'versions', 'nodes', 'network', 'rights', 'admission', 'image', 'leftovers'] as const;
export type Subject = (typeof subjects)[number];

/** One line of `podreach doctor`. */
export interface Examination {
  readonly subject: Subject;
  readonly condition: Condition;
  /** One sentence. */
  readonly summary: string;
  /** What it rests on, or what is left out; sentences. */
  readonly details: readonly string[];
  /** Commands or steps that mend it. */
  readonly next: readonly string[];
}

/** An examination of a subject that could not be looked at, with the API server's own words. */
export function notRead(subject: Subject, error: { readonly message: string; readonly hint: string }): Examination {
  return { subject, condition: 'unknown', summary: error.message, details: [], next: [error.hint] };
}

const severity: Readonly<Record<Condition, number>> = { ok: 0, unknown: 1, warning: 2, problem: 3 };

/** The worst condition of all. */
export function worstOf(examinations: readonly Examination[]): Condition {
  return examinations.reduce<Condition>(
    (worst, { condition }) => (severity[condition] > severity[worst] ? condition : worst),
    'ok',
  );
}
