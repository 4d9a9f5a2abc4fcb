import type { CheckOptions, Site } from '../checks/check.ts';
import type { Facts, NodeFacts } from '../domain/facts.ts';

/** What a run's place in the cluster follows from. */
export interface SiteRequest {
  readonly runId: string;
  readonly namespacePrefix: string;
  readonly facts: Facts;
  /** The nodes that take probe Pods. */
  readonly nodes: readonly NodeFacts[];
  readonly options: CheckOptions;
}

/** Names of the Namespaces of a run, its nodes and options. */
export function planSite({ runId, namespacePrefix, facts, nodes, options }: SiteRequest): Site {
  const home = `${namespacePrefix}-${runId}`;
  return {
    home,
    away: `${home}-peer`,
    guarded: `${home}-policy`,
    host: `${home}-host`,
    nodes,
    podFamilies: facts.podFamilies,
    options,
  };
}
