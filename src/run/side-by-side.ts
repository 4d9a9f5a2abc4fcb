import type { Scenario } from '../checks/planned-case.ts';
import type { World } from '../domain/fixture.ts';
import type { Cluster } from './ports.ts';
import { runScenario, type ScenarioEnd } from './scenario.ts';
import { StageOutcomes } from './stage-outcomes.ts';
import type { StageTools } from './stage.ts';

/**
 * Runs scenarios side by side, each from the same world. One that throws fires `stop`, which the signal in `tools` has to heed; its
 * error is thrown once all others have ended, so that nothing is created any more when clean-up begins.
 */
export async function runSideBySide(
  scenarios: readonly Scenario[],
  world: World,
  cluster: Cluster,
  tools: StageTools,
  stop: AbortController,
): Promise<readonly ScenarioEnd[]> {
  const stages = new StageOutcomes(scenarios);
  const running = scenarios.map(async (scenario) => {
    try {
      return await runScenario(scenario, world, cluster, tools, stages);
    } catch (error) {
      stop.abort();
      // Others may wait for a stage that it never came to.
      stages.endAll(scenario);
      throw error;
    }
  });
  try {
    return await Promise.all(running);
  } catch (error) {
    await Promise.allSettled(running);
    throw error;
  }
}
