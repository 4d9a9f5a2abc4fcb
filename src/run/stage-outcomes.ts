import type { PlannedCase, Scenario, Stage, StageOutcome } from '../checks/planned-case.ts';
import type { SkipReason } from '../domain/case.ts';
import { trendOf } from '../judge/history.ts';
import type { PolledCase } from './stage.ts';

type Outcomes = readonly StageOutcome[];

/** What the stages of a run came to, for scenarios that wait for those of others. */
export class StageOutcomes {
  readonly #scenarios: ReadonlySet<string>;
  readonly #ended = new Set<string>();
  /** Of all stages of a scenario so far. */
  readonly #outcomes = new Map<string, Outcomes>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(scenarios: readonly Pick<Scenario, 'id'>[] = []) {
    this.#scenarios = new Set(scenarios.map(({ id }) => id));
  }

  /** Resolves with what a scenario has come to, once a stage of it is over; with nothing where the run has no such scenario. */
  async of(scenario: string, stage: string): Promise<Outcomes> {
    const key = keyOf(scenario, stage);
    if (this.#scenarios.has(scenario) && !this.#ended.has(key))
      await new Promise<void>((resolve) => {
        this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve]);
      });
    return this.#outcomes.get(scenario) ?? [];
  }

  /** A stage is over. */
  end(scenario: Pick<Scenario, 'id'>, stage: Pick<Stage, 'id' | 'stablePolls'>, polled: readonly PolledCase[]): void {
    const outcomes = polled.map(({ planned, polls, late = false }) => ({
      planned,
      isLate: late,
      isAsExpected: trendOf(planned.expectation, polls, stage.stablePolls, planned.relapses) === 'settled',
      isAnswered: polls.some(({ outcome }) => outcome === 'reached'),
    }));
    this.#outcomes.set(scenario.id, [...(this.#outcomes.get(scenario.id) ?? []), ...outcomes]);
    this.#settle(keyOf(scenario.id, stage.id));
  }

  /** A scenario is over, whether it got to its last stage or not. */
  endAll({ id, stages }: Pick<Scenario, 'id' | 'stages'>): void {
    for (const stage of stages) this.#settle(keyOf(id, stage.id));
  }

  #settle(key: string): void {
    this.#ended.add(key);
    for (const resolve of this.#waiting.get(key) ?? []) resolve();
    this.#waiting.delete(key);
  }
}

function keyOf(scenario: string, stage: string): string {
  return `${scenario} ${stage}`;
}

/** Why a scenario's cases, or one of them, are not asked. */
export interface Barriers {
  readonly all: SkipReason | undefined;
  readonly one: (planned: PlannedCase) => SkipReason | undefined;
}

/** Waits for the stages a scenario comes after, if it comes after any. */
export async function barriersOf({ after = [] }: Scenario, stages: StageOutcomes): Promise<Barriers> {
  const gates = await Promise.all(
    [after].flat().map(async (gate) => ({ gate, outcomes: await stages.of(gate.scenario, gate.stage) })),
  );
  const firstOf = (reasons: readonly (SkipReason | undefined)[]) => reasons.find((reason) => reason !== undefined);
  return {
    all: firstOf(gates.map(({ gate, outcomes }) => gate.reasonAgainst(outcomes))),
    one: (planned) => firstOf(gates.map(({ gate, outcomes }) => gate.reasonAgainstCase(outcomes, planned))),
  };
}
