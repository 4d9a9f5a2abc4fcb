import type { PolicyCase } from '../domain/policy-case.ts';
import { ToolError } from '../errors.ts';
import { tagsOf } from '../policy/suite/tags.ts';
import type { PolicyMode } from '../run/settings.ts';
import { didYouMean } from './suggest.ts';

/** The policy cases of a run: those that the mode has, or of all those with one of the wanted tags or names. Refuses unknown ones. */
export function selectPolicyCases(
  all: readonly PolicyCase[],
  mode: PolicyMode,
  wanted: readonly string[],
): readonly PolicyCase[] {
  const named = all.map((policyCase) => ({ policyCase, names: [policyCase.id, ...tagsOf(policyCase)] }));
  const known = new Set(named.flatMap(({ names }) => names));
  const unknown = wanted.find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new ToolError(
      'USAGE',
      `--policy-cases: there is no tag or policy case "${unknown}"`,
      didYouMean(unknown, [...known].toSorted()),
    );
  }
  if (mode === 'off') return [];
  if (wanted.length > 0)
    return named.filter(({ names }) => names.some((name) => wanted.includes(name))).map(({ policyCase }) => policyCase);
  return mode === 'full' ? all : all.filter(({ quick }) => quick);
}
