import type { Skip, SkipReason } from '../domain/case.ts';
import type { Facts } from '../domain/facts.ts';
import type { Check, CheckOptions, Need } from './check.ts';
import { whyUneven } from './even-zones.ts';

/** What the needs of a check are held against. */
export interface Surroundings {
  readonly facts: Facts;
  /** Names of the nodes that take probe Pods. */
  readonly usable: readonly string[];
  readonly options: CheckOptions;
}

/** Parts the wanted checks from those whose needs are not met here. */
export function sortByNeeds(
  wanted: readonly Check[],
  surroundings: Surroundings,
): { readonly possible: readonly Check[]; readonly skipped: readonly Skip[] } {
  const judged = wanted.map((check) => ({ check, because: firstUnmet(check.needs ?? [], surroundings) }));
  return {
    possible: judged.filter(({ because }) => because === undefined).map(({ check }) => check),
    skipped: judged.flatMap(({ check, because }) =>
      because === undefined ? [] : [{ what: `check ${check.id}`, because }],
    ),
  };
}

function firstUnmet(needs: readonly Need[], surroundings: Surroundings): SkipReason | undefined {
  return needs.map((need) => unmet(need, surroundings)).find((reason) => reason !== undefined);
}

function unmet(need: Need, { facts, usable, options }: Surroundings): SkipReason | undefined {
  const nodes = facts.nodes.filter(({ name }) => usable.includes(name));
  switch (need.kind) {
    case 'nodes':
      if (nodes.length >= need.atLeast) return undefined;
      return { code: 'needs-nodes', detail: `it takes ${need.atLeast} nodes, ${nodes.length} can be probed` };
    case 'ip-families':
      if (facts.podFamilies.length >= need.atLeast) return undefined;
      return { code: 'needs-ip-families', detail: `Pods have ${facts.podFamilies.join(' and ')} only` };
    case 'version': {
      const minor = minorOf(facts.serverVersion);
      if (minor === undefined || minor >= need.minor) return undefined;
      return { code: 'needs-version', detail: `it takes Kubernetes 1.${need.minor}, this is ${facts.serverVersion}` };
    }
    case 'zones': {
      const zones = new Set(nodes.flatMap(({ zone }) => zone ?? []));
      if (zones.size >= need.atLeast) return undefined;
      return {
        code: 'needs-zones',
        detail: `it takes nodes in ${need.atLeast} zones (label topology.kubernetes.io/zone), there are ${zones.size}`,
      };
    }
    case 'even-zones': {
      const detail = whyUneven(facts.nodes, usable);
      return detail === undefined ? undefined : { code: 'needs-zones', detail };
    }
    case 'pod-cidrs': {
      const without = nodes.filter(({ podCidrs }) => podCidrs.length === 0).map(({ name }) => name);
      if (without.length === 0) return undefined;
      return { code: 'needs-pod-cidrs', detail: `spec.podCIDRs is not set on ${without.join(', ')}` };
    }
    case 'feature':
      if (options.features.includes(need.feature)) return undefined;
      return { code: 'needs-feature', detail: `it is only done with --with ${need.feature}` };
    case 'outside-names':
      if (options.outsideNames.length > 0) return undefined;
      return { code: 'needs-outside-names', detail: 'no name outside the cluster was given with --outside' };
    // Known once it is asked for: then the case is skipped, and not the check.
    case 'tool':
    case 'right':
      return undefined;
    default:
      return need satisfies never;
  }
}

/** The minor version of `v1.N.P`; undefined for anything else, which is then taken to have everything. */
function minorOf(version: string): number | undefined {
  const minor = /^v?1\.(\d+)/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
