import type { Expectation } from '../../domain/case.ts';
import type { RunningPod } from '../../domain/fixture.ts';
import type { CheckId, CheckPlan } from '../check.ts';
import type { Ask, PlannedCase, Question } from '../planned-case.ts';
import { podEndpoint } from '../targets.ts';

/** Containers that take what the container `agent` offers; a taker's seat is its place here, counted from 1. */
export const takers = ['peer', 'third'] as const;

/** How many takers there is room for. The last seat is a stranger's, who should find nothing: if it does, it takes nobody else's. */
export const seats = takers.length + 1;

/** A process of the image has to start for some of it, on a node that may be busy. */
export const limitMs = 3_500;

/** Cases of a Pod's containers that build on one another: offered, taken, confirmed by who offered, and what is so afterwards. */
export interface SharingCases {
  readonly offer: readonly PlannedCase[];
  readonly take: readonly PlannedCase[];
  readonly confirm: readonly PlannedCase[];
  readonly after?: readonly PlannedCase[];
}

/** Nothing here has to converge; this long a slow start may be made up for. */
const settleMs = 4_000;

/** All checks of it are one scenario, so that each step is taken once for all of them. */
export function planSharing(cases: SharingCases): CheckPlan {
  const stage = (id: keyof SharingCases) => ({ id, changes: [], cases: cases[id] ?? [], settleMs, stablePolls: 1 });
  return {
    scenarios: [{ id: 'same-pod-sharing', stages: [stage('offer'), stage('take'), stage('confirm'), stage('after')] }],
  };
}

/** The cases of several, step by step. */
export function joined(cases: readonly SharingCases[]): SharingCases {
  return {
    offer: cases.flatMap(({ offer }) => offer),
    take: cases.flatMap(({ take }) => take),
    confirm: cases.flatMap(({ confirm }) => confirm),
    after: cases.flatMap(({ after = [] }) => after),
  };
}

/** One side of a case: a container of a Pod. */
export type Side = readonly [pod: RunningPod, container: string];

/** A case between containers. `id` is what makes it differ from the check's other cases of these two containers. */
export function caseBetween(
  check: CheckId,
  id: string,
  [pod, container]: Side,
  [target, sibling]: Side,
  rest: { readonly expectation: Expectation; readonly ask: Ask } & Pick<
    PlannedCase,
    'ipFamily' | 'protocol' | 'restsOn'
  >,
): PlannedCase {
  const where = pod === target ? `@${pod.node}` : `@${pod.node}>${target.node}`;
  return {
    id: `${check}/${id}/${nameOf(pod, container)}>${nameOf(target, sibling)}${where}`,
    family: 'same-pod',
    check,
    from: podEndpoint(pod, container),
    to: podEndpoint(target, sibling),
    ...rest,
  };
}

/** Containers of the Pod of three go by their own names; those of strangers need their Pod's as well. */
function nameOf({ role }: RunningPod, container: string): string {
  return role === 'agent' ? container : `stranger.${container}`;
}

/** A question as it is. */
export function ask(question: Question): Ask {
  return { kind: 'probe', question };
}

/** Told apart from what any other Pod of any run offers. */
export function textOf({ namespace, name }: RunningPod): string {
  return `offered by ${namespace}/${name}`;
}

/** A key for System V IPC, the same whenever it is asked for; other Pods and runs have others (FNV-1a). */
export function kernelKeyOf({ namespace, name }: RunningPod, purpose: string): number {
  let hash = 0x811c_9dc5;
  for (const character of `${namespace}/${name}/${purpose}`)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x0100_0193);
  // Positive, and never IPC_PRIVATE, which is 0.
  return (hash & 0x3fff_ffff) + 1;
}
