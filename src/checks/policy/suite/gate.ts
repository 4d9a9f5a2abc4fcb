import type { SkipReason } from '../../../domain/case.ts';
import type { Gate, StageOutcome } from '../../planned-case.ts';

/**
 * Policy cases wait until it is known on which nodes policies have any effect: where they have none, each case would only say so
 * again, after the time it has to settle.
 */
export const afterFirstPolicy = gateAt('deny-all');

/** The same for what is asked of the canary's own Pods, once they are free. */
export const afterCanary = gateAt('release');

function gateAt(stage: string): Gate {
  return {
    scenario: 'policy-canary',
    stage,
    reasonAgainst(outcomes) {
      const told = outcomes.filter(tells);
      const isIgnored = told.some(({ isAnswered }) => isAnswered) && !told.some(({ isAsExpected }) => isAsExpected);
      if (isIgnored) return notEnforced('policy.deny-all: policies have no effect on any node');
      const isSlow = told.some(({ isAnswered }) => isAnswered) && told.every(({ isLate }) => isLate);
      return isSlow ? notEnforced('policy.deny-all: policies take effect too late on every node') : undefined;
    },
    reasonAgainstCase(outcomes, { enforcedOn = [] }) {
      const told = outcomes.filter(tells);
      const open = enforcedOn.find((node) => told.some((outcome) => isOpen(outcome, node)));
      if (open !== undefined) return notEnforced(`policy.deny-all: policies have no effect on ${open}`);
      const slow = enforcedOn.find((node) => told.some((outcome) => outcome.isLate && isAbout(outcome, node)));
      return slow === undefined ? undefined : notEnforced(`policy.deny-all: policies take effect too late on ${slow}`);
    },
  };
}

/** It is the first policy, which is older than its Pods, that tells whether there is an engine. */
function tells({ planned }: StageOutcome): boolean {
  return planned.check === 'policy.deny-all';
}

function isOpen(outcome: StageOutcome, node: string): boolean {
  return outcome.isAnswered && !outcome.isAsExpected && isAbout(outcome, node);
}

function isAbout({ planned: { to } }: StageOutcome, node: string): boolean {
  return to.kind === 'pod' && to.node === node;
}

function notEnforced(detail: string): SkipReason {
  return { code: 'not-enforced', detail };
}
