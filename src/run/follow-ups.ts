import type { Site } from '../checks/check.ts';
import { checks } from '../checks/index.ts';
import { planScenarios } from '../checks/plan.ts';
import type { PlannedCase, Scenario } from '../checks/planned-case.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { followUpChecks } from '../diagnosis/follow-up.ts';
import type { Case } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { RunningPod, World } from '../domain/fixture.ts';

/** What was asked so far, as it is judged, of which Pods. */
export interface JudgedSoFar {
  readonly cases: readonly Case[];
  readonly pods: readonly RunningPod[];
}

/**
 * What is asked in addition because something failed: checks that were not wanted, but tell which culprit it is. They need no more
 * Pods than there are; where theirs are not there they ask less, or nothing. `allowed`: the checks that may be asked so.
 */
export function planFollowUps(
  { cases, pods }: JudgedSoFar,
  world: World,
  site: Site,
  allowed: readonly string[],
): readonly Scenario[] {
  const known = new Set(cases.map(({ id }) => id));
  const done = new Set<string>(cases.map(({ check }) => check));
  const findings = diagnose(cases, new Map(pods.map((pod) => [objectKey(pod.namespace, pod.name), pod.node])));
  const wanted = followUpChecks(findings, cases).filter((id) => allowed.includes(id) && !done.has(id));
  if (wanted.length === 0) return [];
  return planScenarios(
    world,
    site,
    checks.filter(({ id }) => wanted.includes(id)),
  ).map((scenario) => markedAsFollowUp(scenario, known));
}

function markedAsFollowUp(scenario: Scenario, known: ReadonlySet<string>): Scenario {
  const mark = (cases: readonly PlannedCase[]) =>
    cases.filter(({ id }) => !known.has(id)).map((planned) => ({ ...planned, group: 'follow-up' }));
  return {
    ...scenario,
    id: `follow-up/${scenario.id}`,
    stages: scenario.stages.map((stage) => {
      const { cases } = stage;
      return { ...stage, cases: typeof cases === 'function' ? (now: World) => mark(cases(now)) : mark(cases) };
    }),
  };
}
