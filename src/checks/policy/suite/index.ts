import type { Check, CheckId } from '../../check.ts';
import { policyNext, policySource } from '../about.ts';
import { laneFixture } from './lane.ts';
import { planLanes } from './lanes.ts';
import { suiteTexts } from './texts.ts';

/** Without these a blocked connection proves nothing: it has to be open before and after, and policies have to have any effect. */
const bringsAlong: readonly CheckId[] = ['policy.deny-all', 'policy.open', 'policy.release'];

/** Every Pod of the lanes reaches every other before the first policy. */
const openCheck: Check = {
  id: 'policy.open',
  family: 'policy',
  title: 'without policies every Pod reaches every other',
  promise: 'A Pod that no policy selects accepts all traffic and may send to anybody.',
  source: policySource,
  how: 'Before the first policy case, the Pods that it is about ask each other on every port. What is not open here is not asked later.',
  meaning: 'The network itself is broken between these Pods, or a policy of somebody else acts on new Namespaces.',
  next: ['podreach check --only pod-to-pod', 'kubectl get networkpolicies -A'],
  bringsAlong: ['policy.deny-all'],
  ...plannedInLanes('policy.open'),
};

/** The cases of `manifests/policy-cases/`, and what they rest on. */
export const suiteChecks: readonly Check[] = [
  openCheck,
  ...suiteTexts.map((text): Check => ({
    ...text,
    family: 'policy',
    source: policySource,
    next: policyNext,
    bringsAlong,
    ...plannedInLanes(text.id),
  })),
];

/** Ids of the checks that policy cases may name. */
export const suiteCheckIds: ReadonlySet<string> = new Set(suiteTexts.map(({ id }) => id));

function plannedInLanes(id: CheckId): Pick<Check, 'fixture' | 'plan'> {
  return {
    fixture: laneFixture,
    plan: (_, site) => ({ scenarios: planLanes(site, id) }),
  };
}
