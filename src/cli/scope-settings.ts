import { type Feature, features } from '../domain/feature.ts';
import type { PolicyCase } from '../domain/policy-case.ts';
import { ToolError } from '../errors.ts';
import type { CheckSettings } from '../run/settings.ts';
import { type Arguments, choiceOf, listOf, requiredTextOf } from './arguments.ts';
import { followUpModes, meshes, policyModes } from './scope-options.ts';
import { mayFollowUp, selectChecks } from './select-checks.ts';
import { selectPolicyCases } from './select-policy-cases.ts';
import { didYouMean } from './suggest.ts';
import { wholeNumber } from './whole-number.ts';

/** Longest prefix with which every name a run builds from it stays a valid label (RFC 1123, 63 characters). */
const longestPrefix = 32;

/** As many Pods as a node takes unless it was told otherwise (https://kubernetes.io/docs/setup/best-practices/cluster-large/). */
const mostAgents = 110;

/** A burst of this many datagrams tells a loss of one in a thousand; more would be a load test. */
const longestBurst = 10_000;

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
    agentsPerNode: wholeNumber('--agents', requiredTextOf(args, 'agents'), mostAgents),
    burst: wholeNumber('--burst', requiredTextOf(args, 'burst'), longestBurst),
    policy,
    features: featuresOf(args),
    outsideNames: listOf(args, 'outside').map(outsideName),
    namespacePrefix: namespacePrefixOf(requiredTextOf(args, 'namespace-prefix')),
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

/** `NAME` or `NAME:PORT`, without a trailing dot, so that reports name it one way. */
function outsideName(text: string): string {
  const [, name = '', port] = /^(.+?)\.?(?::(\d+))?$/.exec(text) ?? [];
  const labels = name.split('.');
  const valid = labels.length > 1 && labels.every((label) => /^(?!-)[\w-]{1,63}(?<!-)$/.test(label));
  // A name whose last part has no letter is an address or a typo (RFC 3696 section 2).
  if (!valid || name.length > 253 || !/[a-z]/i.test(labels.at(-1) ?? ''))
    throw new ToolError('USAGE', `--outside: "${text}" is not a full DNS name`, 'e.g. --outside example.org:443');
  if (port === undefined) return name;
  return `${name}:${wholeNumber('--outside: the port', port, 65_535)}`;
}

/** Throws ToolError where no Namespace's name can begin so. */
export function namespacePrefixOf(text: string): string {
  if (/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(text) && text.length <= longestPrefix) return text;
  throw new ToolError(
    'SETTINGS_INVALID',
    `--namespace-prefix: "${text}" cannot begin a Namespace's name`,
    `use up to ${longestPrefix} lower-case letters, digits and dashes, beginning with a letter`,
  );
}
