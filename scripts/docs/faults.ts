import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../testbed/faults/', import.meta.url);

/** A way to break a local cluster, as its file in scripts/testbed/faults tells it. */
export interface Fault {
  readonly name: string;
  /** What it is called with, e.g. `A B`. */
  readonly usage: string;
  /** What is broken, in a few words. */
  readonly summary: string;
}

/** Every fault of `scripts/cluster fault`, in the order of its list. */
export function faults(): readonly Fault[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sh'));
  return files.sort().map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    return {
      name: file.slice(0, -'.sh'.length),
      usage: /^arguments='(.*)'$/m.exec(text)?.[1] ?? '',
      summary: /^summary="(.*)"$/m.exec(text)?.[1] ?? '',
    };
  });
}

/** Faults that are no finding, and what podreach makes of them instead. */
export const faultsWithoutFinding = {
  'node-not-ready': 'the node is left out of the run, and listed as skipped with that reason',
} as const;
