import { expectationOf } from '../../test/e2e/harness/expected-findings.ts';
import type { Cni, ExpectedAnswer, LeftOutNode } from '../../test/e2e/harness/fault-expectation.ts';
import type { FindingPattern } from '../../test/e2e/harness/finding-pattern.ts';
import { switchFault } from '../../test/e2e/harness/test-cluster.ts';

/** What is tried: a cluster that nobody broke, one fault of the catalogue, two at once, and what is in no catalogue. */
export const trialKinds = ['healthy', 'single', 'pair', 'stranger'] as const;
export type TrialKind = (typeof trialKinds)[number];

/** A trouble that is made in a running cluster. `mend` copes with what was made half-way, or not at all. */
export interface Trouble {
  /** Ends early once the signal is aborted. */
  readonly make: (signal: AbortSignal) => Promise<void>;
  readonly mend: () => Promise<void>;
}

/** What a run must say: nothing; the names of the faults; or, of a stranger, no wrong name. */
export type Answer =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'names'; readonly findings: readonly FindingPattern[]; readonly leftOut: readonly LeftOutNode[] }
  | { readonly kind: 'no-wrong-name'; readonly acceptable: readonly FindingPattern[] };

/** One run of podreach on a cluster in a state that is known. */
export interface Trial {
  readonly kind: TrialKind;
  readonly name: string;
  readonly cnis: readonly Cni[];
  /** Of `podreach check`. */
  readonly options: readonly string[];
  /** Nodes by name or by role, and options of the faults; `answer` and `trouble` are given them with the nodes' names. */
  readonly arguments: readonly string[];
  readonly answer: (given: readonly string[]) => Answer;
  readonly trouble: (given: readonly string[]) => Trouble;
}

/** A fault of the catalogue at these nodes, or where its table entry has it. */
export interface PlacedFault {
  readonly fault: string;
  readonly arguments?: readonly string[];
}

const withoutPolicies = ['--skip', 'policy'];

/** The cluster as it is. */
export const healthyTrial: Trial = {
  kind: 'healthy',
  name: 'healthy',
  cnis: ['ptp', 'cilium'],
  options: [],
  arguments: [],
  answer: () => ({ kind: 'nothing' }),
  trouble: () => ({ make: () => Promise.resolve(), mend: () => Promise.resolve() }),
};

/** Faults of the catalogue that are all made at once. */
export function trialOfFaults(kind: 'single' | 'pair', placed: readonly PlacedFault[]): Trial {
  const entries = placed.map(({ fault, arguments: given }) => {
    const entry = expectationOf(fault);
    return { ...entry, arguments: given ?? entry.arguments };
  });
  const shares = (given: readonly string[]) =>
    shared(
      given,
      entries.map((entry) => entry.arguments.length),
    );
  const [first, ...others] = entries;
  return {
    kind,
    name: entries.map(({ fault }) => fault).join('+'),
    cnis: (first?.cnis ?? []).filter((cni) => others.every(({ cnis }) => cnis.includes(cni))),
    options: [
      ...(entries.some(({ inPolicies }) => inPolicies) ? [] : withoutPolicies),
      ...entries.flatMap(({ options = [] }) => options),
    ],
    arguments: entries.flatMap((entry) => entry.arguments),
    answer: (given) => allNamed(shares(given).flatMap(([a = '', b = ''], index) => entries[index]?.answer(a, b) ?? [])),
    trouble: (given) =>
      allTroubles(shares(given).map((own, index) => faultOfCatalogue([entries[index]?.fault ?? '', ...own]))),
  };
}

/** What is in no catalogue. */
export interface Stranger {
  readonly name: string;
  /** What is broken, in a few words. */
  readonly what: string;
  readonly cnis: readonly Cni[];
  readonly arguments: readonly string[];
  /** Names that are right for it, beside `unexplained-failures`, which is never wrong; a comment says why. */
  readonly acceptable: (first: string, second: string) => readonly FindingPattern[];
  readonly trouble: (first: string, second: string) => Trouble;
}

/** A stranger as a trial. */
export function trialOfStranger({ name, cnis, acceptable, trouble, ...stranger }: Stranger): Trial {
  return {
    kind: 'stranger',
    name,
    cnis,
    options: withoutPolicies,
    arguments: stranger.arguments,
    answer: ([a = '', b = '']) => ({ kind: 'no-wrong-name', acceptable: acceptable(a, b) }),
    trouble: ([a = '', b = '']) => trouble(a, b),
  };
}

/** Breaks the cluster while `work` runs, and mends it whatever happens. */
export async function whileTroubled<Result>(
  trouble: Trouble,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    await trouble.make(signal);
    signal.throwIfAborted();
    return await work();
  } finally {
    await trouble.mend();
  }
}

function allNamed(answers: readonly ExpectedAnswer[]): Answer {
  return {
    kind: 'names',
    findings: answers.flatMap(({ findings }) => findings),
    leftOut: answers.flatMap(({ leftOut }) => leftOut ?? []),
  };
}

function faultOfCatalogue(fault: readonly string[]): Trouble {
  return { make: () => switchFault(fault, 'on'), mend: () => switchFault(fault, 'off') };
}

function allTroubles(troubles: readonly Trouble[]): Trouble {
  return {
    make: async (signal) => {
      for (const { make } of troubles) {
        signal.throwIfAborted();
        await make(signal);
      }
    },
    mend: async () => {
      const failures: string[] = [];
      for (const { mend } of troubles.toReversed())
        await mend().catch((error: unknown) => failures.push(error instanceof Error ? error.message : String(error)));
      if (failures.length > 0) throw new Error(failures.join('; '));
    },
  };
}

/** Cuts the arguments of several faults apart again. */
function shared(given: readonly string[], lengths: readonly number[]): readonly (readonly string[])[] {
  let taken = 0;
  return lengths.map((length) => given.slice(taken, (taken += length)));
}
