import { features } from '../domain/feature.ts';
import type { Need } from './check.ts';

/** A need as a person would state it, e.g. `at least 2 nodes`. */
export function needText(need: Need): string {
  switch (need.kind) {
    case 'nodes':
      return `at least ${need.atLeast} nodes`;
    case 'ip-families':
      return 'a dual-stack cluster';
    case 'version':
      return `Kubernetes 1.${need.minor} or newer`;
    case 'zones':
      return `nodes in at least ${need.atLeast} zones (label topology.kubernetes.io/zone)`;
    case 'even-zones':
      return 'a zone and the same allocatable CPU on every node, all of which can be probed';
    case 'pod-cidrs':
      return 'spec.podCIDRs on every node';
    case 'feature':
      return `--with ${need.feature}: ${features.find(({ id }) => id === need.feature)?.needs ?? 'it has to be asked for'}`;
    case 'outside-names':
      return 'a name outside the cluster, --outside NAME';
    case 'tool':
      return `${need.tool} in the image`;
    case 'right':
      return `the right to ${need.right}`;
    default:
      return need satisfies never;
  }
}

/** Options without which a check is skipped wherever it runs, e.g. `--with sctp`. */
export function optionsFor(needs: readonly Need[] = []): readonly string[] {
  return needs.flatMap((need) => {
    if (need.kind === 'feature') return [`--with ${need.feature}`];
    return need.kind === 'outside-names' ? ['--outside NAME'] : [];
  });
}
