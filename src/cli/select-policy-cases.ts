import type { PolicyCase } from '../domain/policy-case.ts';
import { ToolError } from '../errors.ts';
import { tagsOf } from '../policy/suite/tags.ts';
import type { PolicyMode } from '../run/settings.ts';
import { didYouMean } from './suggest.ts';

/** What `--policy-cases` takes: names of policy cases and their tags, each once, sorted. */
export function policyCaseNames(all: readonly PolicyCase[]): readonly string[] {
  return [...new Set(all.flatMap(namesOf))].toSorted();
}

/** The policy cases of a run: those that the mode has, or of all those with one of the wanted tags or names. Refuses unknown ones. */
export function selectPolicyCases(
  all: readonly PolicyCase[],
  mode: PolicyMode,
  wanted: readonly string[],
): readonly PolicyCase[] {
  const known = policyCaseNames(all);
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new ToolError(
      'USAGE',
      `--policy-cases: there is no tag or policy case "${unknown}"`,
      didYouMean(unknown, known),
    );
  }
  if (mode === 'off') return [];
  if (wanted.length > 0) return all.filter((policyCase) => namesOf(policyCase).some((name) => wanted.includes(name)));
  return mode === 'full' ? all : all.filter(({ quick }) => quick);
}

function namesOf(policyCase: PolicyCase): readonly string[] {
  return [policyCase.id, ...tagsOf(policyCase)];
}
