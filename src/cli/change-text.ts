import type { PreviewScenario } from '../run/preview-run.ts';
import { foldSeries } from './series.ts';

const mostAtOnce = 4;

type Change = PreviewScenario['stages'][number]['changes'][number];

/** A change of a scenario in a few words, e.g. `delete Pod backend-1`. */
export function changeText(change: Change): string {
  switch (change.action) {
    case 'create-policy':
      return `create NetworkPolicy ${change.policy.name}`;
    case 'replace-policy':
      return `change NetworkPolicy ${change.policy.name}`;
    case 'create-namespace':
      return `create Namespace ${change.namespace.name}`;
    case 'create-service':
      return `create Service ${change.service.name}`;
    case 'create-pod':
      return `create Pod ${change.pod.name}`;
    case 'create-object':
      return `create ${change.object.kind} ${change.object.name}`;
    case 'delete':
      return `delete ${change.target.kind} ${change.target.name}`;
    case 'delete-slices':
      return `delete EndpointSlices of Service ${change.service}`;
    case 'patch':
      return `change ${change.target.kind} ${change.target.name}`;
    case 'ask':
      return `${change.question.kind} in Pod ${change.from.pod}`;
    case 'pause':
      return change.since === undefined
        ? `wait ${change.ms / 1000} s`
        : `wait until the last change is ${change.ms / 1000} s ago`;
    case 'together':
      return shortened(foldSeries(change.changes.map(changeText))).join(', ');
    default:
      return change satisfies never;
  }
}

function shortened(texts: readonly string[]): readonly string[] {
  if (texts.length <= mostAtOnce) return texts;
  return [...texts.slice(0, mostAtOnce), `and ${texts.length - mostAtOnce} more changes`];
}
