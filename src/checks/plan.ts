import { checkFamilies } from '../domain/case.ts';
import type { World } from '../domain/fixture.ts';
import type { Check, CheckPlan, Site } from './check.ts';
import type { PlannedCase, Scenario, Stage } from './planned-case.ts';

/**
 * How long a new Pod's routes, a new Service's rules and its DNS records may take to arrive at every node, once anything answers:
 * controllers and proxies work through their queues at a limited rate. The same limit as that of Kubernetes' own end-to-end tests.
 */
const convergenceMs = 30_000;
/** The same where nothing answers at all. */
const silentMs = 10_000;

/**
 * All scenarios of a run: one for each family's cases that need no change, so that a family that waits for its timeouts does
 * not hold up the others, and beside them the scenarios of checks that change something.
 */
export function planScenarios(world: World, site: Site, wanted: readonly Check[]): readonly Scenario[] {
  const plans = wanted.map((check) => ({ check, plan: check.plan(world, site) }));
  const steady = checkFamilies.map((family): Scenario => {
    const cases = plans.flatMap(({ check, plan }) => (check.family === family ? (plan.cases ?? []) : []));
    return {
      id: family,
      stages: [{ id: family, changes: [], cases, settleMs: convergenceMs, silentMs, stablePolls: 1 }],
    };
  });
  return [...steady, ...mergeScenarios(plans.map(({ plan }) => plan))].filter(({ stages }) =>
    stages.some(asksSomething),
  );
}

function asksSomething({ cases }: Stage): boolean {
  return typeof cases === 'function' || cases.length > 0;
}

function mergeScenarios(plans: readonly CheckPlan[]): readonly Scenario[] {
  const merged = new Map<string, Scenario>();
  for (const scenario of plans.flatMap(({ scenarios = [] }) => scenarios)) {
    const known = merged.get(scenario.id);
    merged.set(scenario.id, known === undefined ? scenario : mergeTwo(known, scenario));
  }
  return [...merged.values()];
}

function mergeTwo(one: Scenario, other: Scenario): Scenario {
  const stages = one.stages.map((stage, index) => {
    const twin = other.stages[index];
    if (twin?.id !== stage.id || other.stages.length !== one.stages.length)
      throw new Error(`two checks plan scenario ${one.id} with different stages`);
    return { ...stage, cases: both(stage.cases, twin.cases) };
  });
  return { ...other, ...one, stages };
}

function both(one: Stage['cases'], other: Stage['cases']): Stage['cases'] {
  if (typeof one === 'function' || typeof other === 'function')
    return (world) => unite(resolve(one, world), resolve(other, world));
  return unite(one, other);
}

function resolve(cases: Stage['cases'], world: World): readonly PlannedCase[] {
  return typeof cases === 'function' ? cases(world) : cases;
}

function unite(one: readonly PlannedCase[], other: readonly PlannedCase[]): readonly PlannedCase[] {
  return [...new Map([...one, ...other].map((planned) => [planned.id, planned])).values()];
}
