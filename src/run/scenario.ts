import type { Change, PlannedCase, Scenario, Stage } from '../checks/planned-case.ts';
import type { SkipReason, UnknownCause } from '../domain/case.ts';
import type { World } from '../domain/fixture.ts';
import type { ScenarioTiming, StageTiming } from '../domain/report.ts';
import { ToolError } from '../errors.ts';
import { trendOf } from '../judge/history.ts';
import { type Projection, projectChange } from '../plan/projection.ts';
import { podFamilies } from '../checks/targets.ts';
import { applyChange, ChangeFailed, ChangeUnsupported } from './change.ts';
import { podsEndedBy } from './ended-pods.ts';
import { LostPaths } from './lost-paths.ts';
import { barriersOf, StageOutcomes } from './stage-outcomes.ts';
import type { Cluster } from './ports.ts';
import { askStage, type PolledCase, type StageTools } from './stage.ts';

/** A case that was asked, or the reason why its stage never began. */
export type AskedCase = PolledCase & { readonly skipped?: SkipReason; readonly changeFailed?: UnknownCause };

/** What a scenario came to; `failure` is what ended it early, all its cases are in `asked` nevertheless. */
export interface ScenarioEnd {
  readonly asked: readonly AskedCase[];
  /** The world as the scenario's changes left it. */
  readonly world: World;
  /** The same as far as they were made, without what is only imagined. */
  readonly made: World;
  /** Keys of the Pods that its changes were to end. */
  readonly endedPods: readonly string[];
  readonly timing: ScenarioTiming;
  readonly failure?: unknown;
  /** Why none of its cases was even planned. */
  readonly barred?: SkipReason;
}

/** Why the stages after some point are not asked. */
interface Ending {
  readonly skipped?: SkipReason;
  readonly changeFailed?: UnknownCause;
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

/**
 * Runs the stages of a scenario in order: first the changes, then the cases. A change that cannot be made ends it; what comes
 * after it is planned on the world as it would have been, so that no case is missing from the report.
 */
export async function runScenario(
  scenario: Scenario,
  start: World,
  cluster: Cluster,
  tools: StageTools,
  stages: StageOutcomes = new StageOutcomes(),
): Promise<ScenarioEnd> {
  const asked: AskedCase[] = [];
  const timings: StageTiming[] = [];
  const endedPods: string[] = [];
  let made = start;
  let now: Projection = { world: start, specs: new Map(), given: firstImaginaryAddress };
  const lost = new LostPaths();
  let patchedMs = Number.NEGATIVE_INFINITY;
  const barred = await barriersOf(scenario, stages);
  if (barred.all !== undefined) {
    stages.endAll(scenario);
    return {
      asked,
      world: start,
      made: start,
      endedPods,
      timing: { id: scenario.id, stages: timings },
      barred: barred.all,
    };
  }
  let ending: Ending | undefined;
  const reasonAgainst = (stage: Stage, planned: PlannedCase): SkipReason | undefined =>
    ending?.skipped ?? lost.reasonAgainst(stage, planned) ?? barred.one(planned);
  for (const stage of scenario.stages) {
    const startedMs = tools.clock.nowMs();
    const changes = typeof stage.changes === 'function' ? stage.changes(now.world) : stage.changes;
    for (const change of changes) {
      if (ending === undefined && !tools.signal.aborted) {
        try {
          const due = change.action === 'pause' ? shortened(change, tools.clock.nowMs() - patchedMs) : change;
          endedPods.push(...podsEndedBy(due, made));
          made = await applyChange(due, made, cluster, tools);
          now = { ...now, world: made };
          if (patches(change)) patchedMs = tools.clock.nowMs();
          continue;
        } catch (error) {
          ending = endingOf(error, scenario, tools.signal);
        }
      }
      now = imagined(change, now, cluster);
    }
    const planned = typeof stage.cases === 'function' ? stage.cases(now.world) : stage.cases;
    const cases = planned.filter((one) => reasonAgainst(stage, one) === undefined);
    asked.push(...skippedAs(planned, (one) => reasonAgainst(stage, one)));
    if (ending !== undefined || tools.signal.aborted) {
      const { failure: _, ...reason } = ending ?? {};
      asked.push(...cases.map((planned) => ({ planned, polls: [], ...reason })));
      continue;
    }
    const afterChange = changes.some(({ action }) => action !== 'pause');
    const changedMs = tools.clock.nowMs();
    const polled = await askStage({ ...stage, cases, priority: scenario.stages.length }, tools);
    const askingMs = Math.round(tools.clock.nowMs() - changedMs);
    timings.push({ id: stage.id, changesMs: Math.round(changedMs - startedMs), askingMs });
    asked.push(...polled.map((entry) => Object.assign(entry, { afterChange })));
    stages.end(scenario, stage, polled);
    if (scenario.dropsLostPaths === true || stage.dropsLostPaths === true) lost.note(stage, polled);
    ending = pointlessAfter(scenario, stage, polled);
  }
  stages.endAll(scenario);
  return {
    asked,
    world: now.world,
    made,
    endedPods,
    timing: { id: scenario.id, stages: timings },
    ...(ending?.failure === undefined ? {} : { failure: ending.failure }),
  };
}

function shortened(pause: Extract<Change, { action: 'pause' }>, sincePatchMs: number): Change {
  return pause.since === undefined ? pause : { ...pause, ms: Math.max(0, pause.ms - sincePatchMs) };
}

function patches(change: Change): boolean {
  return change.action === 'together' ? change.changes.some(patches) : change.action === 'patch';
}

function skippedAs(
  cases: readonly PlannedCase[],
  reasonOf: (planned: PlannedCase) => SkipReason | undefined,
): readonly AskedCase[] {
  return cases.flatMap((planned) => {
    const skipped = reasonOf(planned);
    return skipped === undefined ? [] : [{ planned, polls: [], skipped }];
  });
}

/** Of addresses that no probe is sent to: beyond those a preview gives out. */
const firstImaginaryAddress = 60_000;

function imagined(change: Change, before: Projection, cluster: Cluster): Projection {
  const { world } = before;
  return projectChange(before, change, {
    nodes: world.nodes,
    podFamilies: podFamilies(world),
    specOf: (service) => cluster.specOf(service),
  });
}

function endingOf(error: unknown, { mayBeRefused = false }: Scenario, signal: AbortSignal): Ending {
  if (error instanceof ChangeUnsupported) return { skipped: error.because };
  if (error instanceof ChangeFailed) return { changeFailed: error.unknownCause };
  if (error instanceof ToolError) {
    if (mayBeRefused && refusals.has(error.code)) return { skipped: { code: 'refused', detail: error.message } };
    if (error.code === 'TIMEOUT' && !signal.aborted)
      return { changeFailed: { code: 'change-failed', detail: error.message } };
  }
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
