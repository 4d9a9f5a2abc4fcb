import { type Feature, features } from '../domain/feature.ts';
import type { PolicyCase } from '../domain/policy-case.ts';
import { ToolError } from '../errors.ts';
import type { CheckSettings } from '../run/settings.ts';
import { type Arguments, choiceOf, listOf, requiredTextOf } from './arguments.ts';
import { optionReaders, outsideName } from './option-readers.ts';
import { followUpModes, meshes, policyModes } from './scope-options.ts';
import { mayFollowUp, selectChecks } from './select-checks.ts';
import { selectPolicyCases } from './select-policy-cases.ts';
import { didYouMean } from './suggest.ts';

/** What `scopeOptions` decide. */
export type ScopeSettings = Omit<CheckSettings, 'runId' | 'image' | 'timeoutMs' | 'concurrency' | 'patience' | 'keep'>;

/** Reads `scopeOptions`; every mistake is refused here, before anything is created. `allCases` are those this installation has. */
export function scopeSettings(args: Arguments, allCases: readonly PolicyCase[]): ScopeSettings {
  const policy = choiceOf(args, 'policy', policyModes);
  const nodes = listOf(args, 'nodes');
  const policyCases = selectPolicyCases(allCases, policy, listOf(args, 'policy-cases'));
  const checks = selectChecks({ only: listOf(args, 'only'), skip: listOf(args, 'skip'), policy, policyCases });
  const asked = policyCases.filter(({ check }) => checks.some((id) => id === check));
  return {
    checks,
    followUps: choiceOf(args, 'follow-ups', followUpModes) === 'off' ? [] : mayFollowUp(listOf(args, 'skip')),
    policyCases: asked,
    policyLanes: policyLanesFor(asked, checks),
    ...(nodes.length > 0 ? { nodes } : {}),
    mesh: choiceOf(args, 'mesh', meshes),
    agentsPerNode: optionReaders.agents(requiredTextOf(args, 'agents')),
    burst: optionReaders.burst(requiredTextOf(args, 'burst')),
    policy,
    features: featuresOf(args),
    outsideNames: listOf(args, 'outside').map(outsideName),
    namespacePrefix: optionReaders['namespace-prefix'](requiredTextOf(args, 'namespace-prefix')),
  };
}

/** Lanes cost Pods: more than these would keep two cores busy with starting them. */
const mostLanes = 4;
const casesForALane = 8;

function policyLanesFor(cases: readonly PolicyCase[], checks: CheckSettings['checks']): number {
  const isAskedAlone = cases.length === 0 && checks.includes('policy.open');
  return isAskedAlone ? 1 : Math.min(mostLanes, Math.ceil(cases.length / casesForALane));
}

/** What `--with` names; throws ToolError where there is no such feature. */
export function featuresOf(args: Arguments): readonly Feature[] {
  return listOf(args, 'with').map(featureOf);
}

function featureOf(name: string): Feature {
  const ids = features.map(({ id }) => id);
  const feature = ids.find((id) => id === name);
  if (feature === undefined)
    throw new ToolError('USAGE', `--with: there is no feature "${name}"`, didYouMean(name, ids));
  return feature;
}
