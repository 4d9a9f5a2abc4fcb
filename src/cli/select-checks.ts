import { type CheckId, checkOf, checks, suiteCheckIds } from '../checks/index.ts';
import { checkFamilies } from '../domain/case.ts';
import type { PolicyCase } from '../domain/policy-case.ts';
import { ToolError } from '../errors.ts';
import type { PolicyMode } from '../run/settings.ts';
import { didYouMean } from './suggest.ts';

/** What the user asked to check; each entry of `only` and `skip` is a family or the id of one check. */
export interface Selection {
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly policy: PolicyMode;
  /** The policy cases of the run. */
  readonly policyCases: readonly PolicyCase[];
}

/** What `--only` and `--skip` take: families, then checks. */
export const selectableNames: readonly string[] = [...checkFamilies, ...checks.map(({ id }) => id)];

/** The checks to run, in catalogue order. Refuses unknown names, and a selection that leaves nothing. */
export function selectChecks({ only, skip, policy, policyCases }: Selection): readonly CheckId[] {
  for (const name of only) assertKnown('--only', name);
  for (const name of skip) assertKnown('--skip', name);
  const selected = checks
    .filter(({ id, family }) => only.length === 0 || matches(only, id, family))
    .filter(({ id, family }) => !matches(skip, id, family))
    .filter(({ family }) => family !== 'policy' || policy !== 'off')
    .filter(({ id }) => !suiteCheckIds.has(id) || policyCases.some(({ check }) => check === id));
  if (selected.length === 0) {
    throw new ToolError(
      'USAGE',
      'nothing is left to check',
      'loosen --only, --skip or --policy; podreach explain lists families and checks',
    );
  }
  const wanted = new Set(selected.flatMap(({ id }) => [id, ...(checkOf(id).bringsAlong ?? [])]));
  return checks.filter(({ id, family }) => wanted.has(id) && !matches(skip, id, family)).map(({ id }) => id);
}

/** The checks that may be asked in addition to tell what a failure means: none that the user does not want asked. */
export function mayFollowUp(skip: readonly string[]): readonly CheckId[] {
  return checks.filter(({ id, family }) => !matches(skip, id, family)).map(({ id }) => id);
}

function matches(names: readonly string[], id: CheckId, family: string): boolean {
  return names.includes(id) || names.includes(family);
}

/** Throws ToolError where a value of `--only` or `--skip` names neither a family nor a check. */
export function assertKnown(option: string, name: string): void {
  if (selectableNames.includes(name)) return;
  const [family = ''] = name.split('.');
  // Someone who names a family right and the check wrong is best served by that family's checks.
  const ofFamily = selectableNames.filter((id) => id.startsWith(`${family}.`));
  const known = ofFamily.length > 0;
  const hint = didYouMean(name, known ? ofFamily : selectableNames);
  throw new ToolError(
    'USAGE',
    `${option}: there is no family or check "${name}"`,
    hint.startsWith('choose') ? `podreach explain ${known ? `${family} ` : ''}lists the checks` : hint,
  );
}
