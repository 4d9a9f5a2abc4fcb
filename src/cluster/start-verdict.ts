import type { PodState } from './pod-status.ts';

/** What to do after one look at the Pods: look again, go on with those that run, or give up because none will. */
export type StartVerdict = 'wait' | 'proceed' | 'give-up';

export interface StartSituation {
  readonly states: readonly PodState[];
  /** Since a Pod was first seen in a state that waiting does not heal, in milliseconds; undefined when none is. */
  readonly failingForMs: number | undefined;
  readonly deadlinePassed: boolean;
}

/**
 * Long enough for one more try of the kubelet after a registry's hiccup and for Pods that start slowly, short enough not to
 * be taken for a hang.
 */
export const failureGraceMs = 10_000;

/**
 * Pods that fail everywhere end the start as soon as every Pod has failed, or after the grace when none runs. Where some run, the
 * failed ones are problems of their nodes: they cost the grace once, and the run goes on without them.
 */
export function startVerdict(situation: StartSituation): StartVerdict {
  const { states, failingForMs, deadlinePassed } = situation;
  const running = states.filter((state) => state.kind === 'running').length;
  const waiting = states.filter((state) => state.kind === 'waiting').length;
  if (running === states.length) return 'proceed';
  if (deadlinePassed) return running > 0 ? 'proceed' : 'give-up';
  if (failingForMs === undefined) return 'wait';
  if (states.every((state) => state.kind === 'image' || state.kind === 'broken')) return 'give-up';
  if (failingForMs < failureGraceMs) return 'wait';
  if (running === 0) return 'give-up';
  return waiting === 0 ? 'proceed' : 'wait';
}
