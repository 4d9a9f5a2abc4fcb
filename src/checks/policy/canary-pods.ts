import type { FixturePart, Site } from '../check.ts';
import { podOn } from '../site.ts';

/** One on a client's node and one elsewhere are all the ways to a Service; more would only add exchanges. */
const policedServices = 2;

/** A backend on every node, because an engine may be dead on one; the two clients are spread where possible. */
export function canaryPods({ guarded, nodes }: Site): FixturePart {
  const backends = nodes.map((node, index) =>
    podOn(node, guarded, `backend-${index}`, 'backend', {
      labels: index < policedServices ? policedLabel(index) : {},
    }),
  );
  const clients = (['frontend', 'other'] as const).flatMap((role, index) => {
    const node = nodes[index % nodes.length];
    return node === undefined ? [] : [podOn(node, guarded, role, role, { labels: { role }, probes: ['agent'] })];
  });
  return { pods: [...backends, ...clients] };
}

/** Names of the Services with one backend each: nodes do not begin to enforce a policy at the same time. */
export function policedNames({ nodes }: Pick<Site, 'nodes'>): readonly string[] {
  return nodes.slice(0, policedServices).map((_, index) => policedName(index));
}

/** Selects the Pod behind the Service of this name. */
export function policedSelector(name: string): Readonly<Record<string, string>> {
  return { 'podreach.dev/service': name };
}

function policedName(index: number): string {
  return `policed-${index}`;
}

function policedLabel(index: number): Readonly<Record<string, string>> {
  return policedSelector(policedName(index));
}
