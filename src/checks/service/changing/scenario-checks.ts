import type { World } from '../../../domain/fixture.ts';
import type { Check, CheckId, FixturePart, Site } from '../../check.ts';
import type { PlannedCase, Scenario, Stage } from '../../planned-case.ts';
import { join } from '../../site.ts';

/** What a check says of itself. */
export type CheckText = Pick<
  Check,
  'title' | 'promise' | 'source' | 'how' | 'meaning' | 'next' | 'needs' | 'bringsAlong'
> & {
  readonly id: CheckId;
};

/** Changes, and the questions of one or several checks between them. */
export interface SharedScenario {
  readonly fixture: (site: Site) => FixturePart;
  /** All stages with the cases of all checks; undefined where the world lacks what it takes. */
  readonly scenario: (world: World, site: Site) => Scenario | undefined;
}

/** A check that is asked in these scenarios: it plans all of their changes, and of their cases those that are its own. */
export function changingCheck(text: CheckText, ...shared: readonly SharedScenario[]): Check {
  return {
    ...text,
    family: 'service',
    fixture: (site) => join(...shared.map(({ fixture }) => fixture(site))),
    plan: (world, site) => ({
      scenarios: shared.flatMap(({ scenario }) => {
        const all = scenario(world, site);
        return all === undefined ? [] : [onlyOf(text.id, all)];
      }),
    }),
  };
}

function onlyOf(check: CheckId, scenario: Scenario): Scenario {
  const own = (cases: readonly PlannedCase[]) => cases.filter((planned) => planned.check === check);
  return {
    ...scenario,
    stages: scenario.stages.map((stage): Stage => {
      const { cases } = stage;
      return { ...stage, cases: typeof cases === 'function' ? (world) => own(cases(world)) : own(cases) };
    }),
  };
}
