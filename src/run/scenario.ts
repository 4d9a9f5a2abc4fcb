import type { PlannedCase, Scenario, Stage } from '../checks/planned-case.ts';
import type { SkipReason } from '../domain/case.ts';
import type { World } from '../domain/fixture.ts';
import { ToolError } from '../errors.ts';
import { trendOf } from '../judge/history.ts';
import { applyChange, ChangeFailed } from './change.ts';
import type { Cluster } from './ports.ts';
import { askStage, type PolledCase, type StageTools } from './stage.ts';

/** A case that was asked, or the reason why its stage never began. */
export type AskedCase = PolledCase & { readonly skipped?: SkipReason; readonly changeFailed?: string };

/** What a scenario came to; `failure` is what ended it early, all its cases are in `asked` nevertheless. */
export interface ScenarioEnd {
  readonly asked: readonly AskedCase[];
  /** The world as the scenario's changes left it. */
  readonly world: World;
  readonly failure?: unknown;
}

/** Why the stages after some point are not asked. */
interface Ending {
  readonly skipped?: SkipReason;
  readonly changeFailed?: string;
  readonly failure?: unknown;
}

/** Errors that say "not in this cluster", and nothing about its network. */
const refusals: ReadonlySet<string> = new Set([
  'FORBIDDEN',
  'QUOTA_EXCEEDED',
  'POD_SECURITY',
  'ADMISSION_DENIED',
  'OBJECT_REFUSED',
]);

/** Runs the stages of a scenario in order: first the changes, then the cases. A change that cannot be made ends it. */
export async function runScenario(
  scenario: Scenario,
  start: World,
  cluster: Cluster,
  tools: StageTools,
): Promise<ScenarioEnd> {
  const asked: AskedCase[] = [];
  let world = start;
  let ending: Ending | undefined;
  for (const stage of scenario.stages) {
    if (ending === undefined && !tools.signal.aborted) {
      try {
        world = await changed(stage, world, cluster, tools);
      } catch (error) {
        ending = endingOf(error, scenario);
      }
    }
    const cases = casesOf(stage, world);
    if (ending !== undefined || tools.signal.aborted) {
      const { failure: _, ...reason } = ending ?? {};
      asked.push(...cases.map((planned) => ({ planned, polls: [], ...reason })));
      continue;
    }
    const afterChange = typeof stage.changes === 'function' || stage.changes.length > 0;
    const polled = await askStage({ ...stage, cases }, tools);
    asked.push(...polled.map((entry) => Object.assign(entry, { afterChange })));
    ending = pointlessAfter(scenario, stage, polled);
  }
  return { asked, world, ...(ending?.failure === undefined ? {} : { failure: ending.failure }) };
}

async function changed(stage: Stage, start: World, cluster: Cluster, tools: StageTools): Promise<World> {
  let world = start;
  const changes = typeof stage.changes === 'function' ? stage.changes(world) : stage.changes;
  for (const change of changes) world = await applyChange(change, world, cluster, tools);
  return world;
}

function casesOf({ cases }: Stage, world: World): readonly PlannedCase[] {
  return typeof cases === 'function' ? cases(world) : cases;
}

function endingOf(error: unknown, { mayBeRefused = false }: Scenario): Ending {
  if (error instanceof ChangeFailed) return { changeFailed: error.message };
  if (mayBeRefused && error instanceof ToolError && refusals.has(error.code))
    return { skipped: { code: 'refused', detail: error.message } };
  return { failure: error };
}

function pointlessAfter(scenario: Scenario, stage: Stage, polled: readonly PolledCase[]): Ending | undefined {
  if (stage.id !== scenario.decisiveStage) return undefined;
  const effective = polled.some(
    ({ planned, polls }) => trendOf(planned.expectation, polls, stage.stablePolls) === 'settled',
  );
  const answered = polled.some(({ polls }) => polls.some(({ outcome }) => outcome === 'reached'));
  if (effective || !answered) return undefined;
  return {
    skipped: {
      code: 'not-enforced',
      detail: `nothing was enforced in stage ${stage.id}, so the stages after it would say nothing new`,
    },
  };
}
