import type { Scenario } from '../checks/planned-case.ts';
import type { SkipReason } from '../domain/case.ts';
import { trendOf } from '../judge/history.ts';
import type { Cluster } from './ports.ts';
import { askStage, type PolledCase, type StageTools } from './stage.ts';

/** A case that was asked, or the reason why its stage never began. */
export type AskedCase = PolledCase & { readonly skipped?: SkipReason };

/** Runs the stages of a scenario in order: first the change, then its cases. Throws ToolError if a change cannot be made. */
export async function runScenario(scenario: Scenario, cluster: Cluster, tools: StageTools): Promise<readonly AskedCase[]> {
  const asked: AskedCase[] = [];
  let pointless: SkipReason | undefined;
  for (const stage of scenario.stages) {
    if (pointless !== undefined || tools.signal.aborted) {
      const skipped = pointless;
      asked.push(...stage.cases.map((planned) => ({ planned, polls: [], ...(skipped === undefined ? {} : { skipped }) })));
      continue;
    }
    for (const { action, policy } of stage.changes) {
      if (action === 'create') await cluster.createPolicy(policy, tools.signal);
      else await cluster.deletePolicy(policy, tools.signal);
    }
    const polled = await askStage(stage, tools);
    asked.push(...polled);
    const effective = polled.some(({ planned, polls }) => trendOf(planned.expectation, polls, stage.stablePolls) === 'settled');
    const answered = polled.some(({ polls }) => polls.some(({ outcome }) => outcome === 'reached'));
    if (stage.id === scenario.decisiveStage && !effective && answered) {
      pointless = { code: 'not-enforced', detail: `nothing was enforced in stage ${stage.id}, so stage results after it would say nothing new` };
    }
  }
  return asked;
}
