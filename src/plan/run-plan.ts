import type { Check, CheckOptions, CheckId, Site } from '../checks/check.ts';
import { checkOf } from '../checks/index.ts';
import { sortByNeeds } from '../checks/needs.ts';
import type { Skip } from '../domain/case.ts';
import type { Facts } from '../domain/facts.ts';
import type { Fixture } from '../domain/fixture.ts';
import { ToolError } from '../errors.ts';
import { planFixture } from './fixture.ts';
import { planSite } from './site.ts';
import { chooseNodes, missingNodes, type NodeChoice } from './usable-nodes.ts';

/** What a run was asked to do, as far as its plan follows from it. */
export interface RunRequest extends CheckOptions {
  readonly runId: string;
  readonly namespacePrefix: string;
  readonly checks: readonly CheckId[];
  /** Only these nodes; all usable ones if absent. */
  readonly nodes?: readonly string[];
}

/** What a run will do: where, which checks, with which objects. */
export interface RunPlan {
  readonly site: Site;
  /** The wanted checks whose needs are met. */
  readonly checks: readonly Check[];
  readonly fixture: Fixture;
  /** Nodes, pairs and checks that are left out. */
  readonly skipped: readonly Skip[];
}

/** The nodes of a run. Throws ToolError USAGE when the user named one that does not exist. */
export function planNodes(facts: Facts, wanted: readonly string[] | undefined): NodeChoice {
  const unknown = missingNodes(facts.nodes, wanted ?? []);
  if (unknown.length > 0) {
    const known = facts.nodes.map(({ name }) => name).join(', ');
    throw new ToolError('USAGE', `the cluster has no node ${unknown.join(', ')}`, `Its nodes are: ${known}`);
  }
  return chooseNodes(facts.nodes, wanted);
}

/** Plans a run on these nodes. Throws ToolError when there is no node to probe or no check that can be asked. */
export function planRun(facts: Facts, { usable, skipped }: NodeChoice, request: RunRequest): RunPlan {
  if (usable.length === 0) {
    const reasons = skipped.map(({ because }) => because.detail).join('; ');
    throw new ToolError(
      'NO_USABLE_NODE',
      `no node can take probe Pods: ${reasons || 'the cluster has no nodes'}`,
      'kubectl get nodes',
    );
  }
  const names = usable.map(({ name }) => name);
  const sorted = sortByNeeds(request.checks.map(checkOf), { facts, usable: names, options: request });
  if (sorted.possible.length === 0) {
    const reasons = sorted.skipped.map(({ what, because }) => `${what}: ${because.detail}`).join('; ');
    throw new ToolError(
      'USAGE',
      `nothing can be checked here: ${reasons}`,
      'Choose other checks with --only or --skip.',
    );
  }
  const site = planSite({ ...request, facts, nodes: usable, options: request });
  return {
    site,
    checks: sorted.possible,
    fixture: planFixture(request.runId, site, sorted.possible),
    skipped: [...skipped, ...(usable.length === 1 ? [noPairs] : []), ...sorted.skipped],
  };
}

const noPairs: Skip = {
  what: 'traffic between nodes',
  because: {
    code: 'too-few-nodes',
    detail: 'only one node can be probed, so nothing is said of traffic between nodes',
  },
};
