import type { Scenario, Stage } from '../checks/planned-case.ts';
import type { SkipReason } from '../domain/case.ts';
import { trendOf } from '../judge/history.ts';
import type { Cluster } from './ports.ts';
import { askStage, type PolledCase, type StageTools } from './stage.ts';

/** A case that was asked, or the reason why its stage never began. */
export type AskedCase = PolledCase & { readonly skipped?: SkipReason };

/** What a scenario came to; `failure` is what ended it early, all its cases are in `asked` nevertheless. */
export interface ScenarioEnd {
  readonly asked: readonly AskedCase[];
  readonly failure?: unknown;
}

/** Runs the stages of a scenario in order: first the change, then its cases. A change that cannot be made ends it. */
export async function runScenario(scenario: Scenario, cluster: Cluster, tools: StageTools): Promise<ScenarioEnd> {
  const asked: AskedCase[] = [];
  let pointless: SkipReason | undefined;
  let failure: unknown;
  for (const stage of scenario.stages) {
    if (pointless !== undefined || failure !== undefined || tools.signal.aborted) {
      const skipped = pointless;
      asked.push(
        ...stage.cases.map((planned) => ({ planned, polls: [], ...(skipped === undefined ? {} : { skipped }) })),
      );
      continue;
    }
    try {
      await change(cluster, stage, tools.signal);
    } catch (error) {
      failure = error;
      asked.push(...stage.cases.map((planned) => ({ planned, polls: [] })));
      continue;
    }
    const polled = await askStage(stage, tools);
    asked.push(...polled);
    const effective = polled.some(
      ({ planned, polls }) => trendOf(planned.expectation, polls, stage.stablePolls) === 'settled',
    );
    const answered = polled.some(({ polls }) => polls.some(({ outcome }) => outcome === 'reached'));
    if (stage.id === scenario.decisiveStage && !effective && answered) {
      pointless = {
        code: 'not-enforced',
        detail: `nothing was enforced in stage ${stage.id}, so the stages after it would say nothing new`,
      };
    }
  }
  return { asked, ...(failure === undefined ? {} : { failure }) };
}

async function change(cluster: Cluster, { changes }: Stage, signal: AbortSignal): Promise<void> {
  for (const { action, policy } of changes) {
    if (action === 'create') await cluster.createPolicy(policy, signal);
    else await cluster.deletePolicy(policy, signal);
  }
}
