import type { Expectation } from '../../../domain/case.ts';
import type { World } from '../../../domain/fixture.ts';
import type { PolicyCase } from '../../../domain/policy-case.ts';
import type { Decision } from '../../../policy/oracle.ts';
import { podFamilies } from '../../targets.ts';
import type { PlannedCase, Stage } from '../../planned-case.ts';
import { changesBack, changesOf, policiesAway, removalsOfAdded } from './changes.ts';
import { type LaneFlow, flowKey, flowsOfSteps } from './flows.ts';
import type { Lane } from './lane.ts';
import { idleLane, type LaneState, oracleOf, otherOracles, partiesOf, statesAfter } from './lane-state.ts';
import { plannedFlow } from './planned-flow.ts';

/**
 * How long an engine may take to do what a change asks for, before its answer is judged. Engines that give Pods an identity by their
 * labels wait before they give one another, and changes that come meanwhile wait with it.
 */
const settleMs = 15_000;

/** What stays open has been so all the time, but where it is only for its new labels; the engine has done the rest when it is asked. */
const restMs = 4_000;

/** Two fresh connections must agree on what changes, so that a transient is not taken for the new state. */
const stablePolls = 2;

/** Which of a case's answers are wanted. */
export interface WantedAnswers {
  readonly ofSteps: boolean;
  readonly ofRelease: boolean;
}

/** What comes after a case in its lane: after the last one nobody needs the labels and Pods as they were. */
export type Successor = 'another' | 'none';

/**
 * The stages of a case. In each step first what has to change is asked until it has; only then the rest, because what stays open would
 * pass before the engine has even heard of the policies. At the end everything goes back, and what was closed has to open: the time
 * that takes is a result, and so is that policies, and nothing else, had closed it.
 */
export function stagesOf(
  lane: Lane,
  policyCase: PolicyCase,
  wanted: WantedAnswers,
  next: Successor = 'another',
): readonly Stage[] {
  const { id, steps } = policyCase;
  const states = statesAfter(steps);
  const end = states.at(-1) ?? idleLane;
  const decided = onceForEach((world) => decideSteps(lane, policyCase, states, world));
  const stepStages = steps.flatMap((step, index): readonly Stage[] => {
    const planned = (world: World, isChange: boolean) =>
      wanted.ofSteps
        ? (decided(world)[index] ?? [])
            .filter(({ isChanged }) => isChanged === isChange)
            .flatMap((one) => plannedFlow({ lane, policyCase, step: index + 1, ...one }, world))
        : [];
    const name = `${id}/${index + 1}`;
    return [
      {
        id: name,
        changes: (world) => changesOf(lane, step, states[index - 1] ?? idleLane, world),
        cases: (world) => planned(world, true),
        settleMs,
        stablePolls,
      },
      {
        id: `${name}/rest`,
        changes: [],
        cases: (world) => planned(world, false),
        settleMs: Object.keys(step.label).length > 0 ? settleMs : restMs,
        stablePolls: 1,
      },
    ];
  });
  const release: Stage = {
    id: `${id}/release`,
    changes: () => (next === 'none' ? policiesAway(lane, end) : changesBack(lane, end)),
    cases: (world) => (wanted.ofRelease ? planRelease(lane, policyCase, decided(world), world) : []),
    settleMs,
    stablePolls: 1,
  };
  // Only now, because what these Pods were kept from has to open as well.
  const removals = next === 'none' ? [] : removalsOfAdded(lane, end);
  const leave: Stage = { id: `${id}/leave`, changes: removals, cases: [], settleMs, stablePolls: 1 };
  return [...stepStages, release, ...(removals.length > 0 ? [leave] : [])];
}

interface DecidedFlow {
  readonly flow: LaneFlow;
  readonly decision: Decision;
  readonly otherwise: NonNullable<Expectation['otherwise']>;
  /** Something else has to come of it than in the step before. */
  readonly isChanged: boolean;
}

function decideSteps(
  lane: Lane,
  policyCase: PolicyCase,
  states: readonly LaneState[],
  world: World,
): readonly (readonly DecidedFlow[])[] {
  const before = new Map<string, Decision['reach']>();
  return flowsOfSteps(policyCase, podFamilies(world)).map((flows, index) => {
    const state = states[index] ?? idleLane;
    const oracle = oracleOf(lane, world, state);
    const others = otherOracles(lane, world, state);
    const parties = partiesOf(lane, world, state);
    return flows.flatMap((flow): readonly DecidedFlow[] => {
      const from = parties.get(flow.from);
      const to = parties.get(flow.to);
      if (from === undefined || to === undefined) return [];
      const { port, protocol } = flow.port;
      const asked = { from, to, port, protocol, ipFamily: flow.ipFamily };
      const decision = oracle.decide(asked);
      const otherwise = Object.fromEntries(
        others.flatMap(([behaviour, other]) => {
          const { reach } = other.decide(asked);
          return reach === decision.reach || reach === 'unspecified' ? [] : [[behaviour, reach]];
        }),
      );
      const key = flowKey(flow);
      const isChanged = decision.reach !== 'unspecified' && decision.reach !== (before.get(key) ?? 'allowed');
      before.set(key, decision.reach);
      return [{ flow, decision, otherwise, isChanged }];
    });
  });
}

/** What was not plainly open in some step, and is between Pods that are still there. */
function planRelease(
  lane: Lane,
  policyCase: PolicyCase,
  decided: readonly (readonly DecidedFlow[])[],
  world: World,
): readonly PlannedCase[] {
  const closed = decided.flat().filter(({ decision }) => decision.reach !== 'allowed');
  const flows = new Map(closed.map(({ flow }) => [flowKey(flow), flow]));
  return [...flows.values()].flatMap((flow) => plannedFlow({ lane, policyCase, flow }, world));
}

/** What is worked out for a world is worked out once. */
function onceForEach<Result>(work: (world: World) => Result): (world: World) => Result {
  const known = new WeakMap<World, Result>();
  return (world) => {
    const result = known.get(world) ?? work(world);
    known.set(world, result);
    return result;
  };
}
