import type { World } from '../../../domain/fixture.ts';
import type { PolicyCase } from '../../../domain/policy-case.ts';
import type { CheckId, Site } from '../../check.ts';
import type { Scenario, Stage } from '../../planned-case.ts';
import { podFamilies } from '../../targets.ts';
import { stagesOf } from './case-stages.ts';
import { plainFlows } from './flows.ts';
import { afterFirstPolicy } from './gate.ts';
import { type Lane, lanePod, lanesOf, ownPods, podLabels } from './lane.ts';
import { plannedFlow } from './planned-flow.ts';

/** A new Pod's routes may take so long to arrive at every node. */
const openMs = 30_000;

/** The scenarios of all lanes, with the cases of one check. */
export function planLanes(site: Site, wanted: CheckId): readonly Scenario[] {
  const lanes = lanesOf(site);
  const shares = shareOut(site.options.policyCases, lanes.length);
  return lanes.map((lane, index): Scenario => {
    const cases = shares[index] ?? [];
    return {
      id: `policy-lane-${lane.number}`,
      after: afterFirstPolicy,
      mayBeRefused: true,
      stages: [
        openStage(lane, cases, wanted),
        ...cases.flatMap((policyCase, caseIndex) =>
          stagesOf(
            { ...lane, caseNumber: caseIndex + 1 },
            policyCase,
            { ofSteps: policyCase.check === wanted, ofRelease: wanted === 'policy.release' },
            caseIndex === cases.length - 1 ? 'none' : 'another',
          ),
        ),
      ],
    };
  });
}

/** The Pods of a lane come up, and everything that is asked later has to be open before the first policy. */
function openStage(lane: Lane, cases: readonly PolicyCase[], wanted: CheckId): Stage {
  const changes = ownPods.map((key) => ({
    action: 'create-pod' as const,
    pod: lanePod(lane, key, podLabels(key.split('/')[1] ?? '')),
  }));
  return {
    id: `lane-${lane.number}`,
    changes: [{ action: 'together', changes }],
    cases: (world: World) =>
      wanted === 'policy.open'
        ? plainFlows(cases, podFamilies(world)).flatMap((flow) => plannedFlow({ lane, flow }, world))
        : [],
    settleMs: openMs,
    silentMs: openMs / 3,
    stablePolls: 1,
    dropsLostPaths: true,
  };
}

/**
 * Cases for each lane, so that all take about as long: those of most steps first, each to the lane that has least to do. Within a lane
 * those that change labels are far apart, since labels are left alone for a while after each change.
 */
export function shareOut(cases: readonly PolicyCase[], lanes: number): readonly (readonly PolicyCase[])[] {
  const shares = Array.from({ length: lanes }, () => ({ cases: [] as PolicyCase[], stages: 0 }));
  for (const policyCase of cases.toSorted((one, other) => other.steps.length - one.steps.length)) {
    const [least] = shares.toSorted((one, other) => one.stages - other.stages);
    least?.cases.push(policyCase);
    if (least !== undefined) least.stages += policyCase.steps.length + 1;
  }
  return shares.map((share) => apart(share.cases));
}

/** The same cases, with as many others as possible between two that change labels. */
function apart(cases: readonly PolicyCase[]): readonly PolicyCase[] {
  const others = cases.filter((policyCase) => !relabels(policyCase));
  const gap = Math.floor(others.length / (cases.length - others.length + 1));
  return cases
    .filter(relabels)
    .reduce((sum, policyCase, index) => sum.toSpliced((index + 1) * (gap + 1) - 1, 0, policyCase), others);
}

function relabels({ steps }: PolicyCase): boolean {
  return steps.some(({ label }) => Object.keys(label).length > 0);
}
