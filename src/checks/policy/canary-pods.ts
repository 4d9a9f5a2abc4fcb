import type { FixturePart, Site } from '../check.ts';
import { podOn } from '../site.ts';

/** A backend on every node, because an engine may be dead on one; the two clients are spread where possible. */
export function canaryPods({ guarded, nodes }: Site): FixturePart {
  const backends = nodes.map((node, index) => podOn(node, guarded, `backend-${index}`, 'backend'));
  const clients = (['frontend', 'other'] as const).flatMap((role, index) => {
    const node = nodes[index % nodes.length];
    return node === undefined ? [] : [podOn(node, guarded, role, role, { labels: { role }, probes: ['agent'] })];
  });
  return { pods: [...backends, ...clients] };
}
