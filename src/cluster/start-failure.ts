import type { CoreV1Event } from '@kubernetes/client-node';
import { ToolError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { ApiEdge } from './api-edge.ts';
import { resourcePath } from './api-path.ts';
import type { FailedPod } from './await-pods.ts';
import type { ListPage } from './pod-list.ts';

/** A failed Pod's reason and text in one line; where the status says little, the last warning event or log lines are added. */
export async function describeFailure(edge: ApiEdge, failed: FailedPod, signal: AbortSignal): Promise<string> {
  const { pod, state } = failed;
  const known = [state.reason, state.message].filter(Boolean).join(': ');
  switch (state.kind) {
    case 'broken': {
      const log =
        state.container === undefined ? '' : await logTail(edge, pod.namespace, pod.name, state.container, signal);
      return log === '' ? known : `${known}; its last output: ${log}`;
    }
    case 'image':
      // ImagePullBackOff alone names no cause on older kubelets; ErrImagePull carries the runtime's text.
      if (/: .*(error|not found|denied|failed|invalid)/i.test(state.message)) return known;
      return withEvent(known, await lastEvent(edge, pod.namespace, pod.name, signal));
    case 'waiting':
    case 'unschedulable':
    case 'stuck':
    case 'gone':
      return state.message === '' ? withEvent(known, await lastEvent(edge, pod.namespace, pod.name, signal)) : known;
    default:
      return state satisfies never;
  }
}

/** The error for a start in which no Pod came up; the first failed Pod of the most telling kind gives the text. */
export async function startFailure(
  edge: ApiEdge,
  failed: readonly FailedPod[],
  image: string,
  signal: AbortSignal,
): Promise<ToolError> {
  const order = ['image', 'broken', 'stuck', 'unschedulable', 'gone', 'waiting'] as const;
  const kind = order.find((candidate) => failed.some(({ state }) => state.kind === candidate)) ?? 'waiting';
  const alike = failed.filter(({ state }) => state.kind === kind);
  const [first] = alike;
  if (first === undefined)
    return new ToolError('PODS_NOT_READY', 'no probe Pod was created', 'This is a bug in podreach.');
  const text = await describeFailure(edge, first, signal);
  const nodes = nodeList(alike);
  const told = (code: ErrorCode, message: string, hint: string) => new ToolError(code, `${message}: ${text}`, hint);
  switch (kind) {
    case 'image':
      return told(
        'IMAGE_PULL',
        `image ${image} cannot be pulled on ${nodes}`,
        'Make it available to the nodes, or name another image with Node.js 20 or newer: --image IMAGE.',
      );
    case 'broken':
      return told(
        'POD_FAILED',
        `the probe Pod on ${nodes} does not stay up`,
        'If the image has no Node.js 20 or newer, choose another: --image IMAGE.',
      );
    case 'unschedulable':
      return told(
        'PODS_NOT_READY',
        `no probe Pod can be scheduled on ${nodes}`,
        'Free resources on these nodes, or choose others with --nodes.',
      );
    case 'stuck':
      return told('PODS_NOT_READY', `${nodes} cannot start Pods`, 'Repair the nodes, or choose others with --nodes.');
    case 'gone':
      return told(
        'PODS_NOT_READY',
        `the probe Pods on ${nodes} were deleted while they started`,
        'Look for what deletes Pods in this cluster, e.g. a policy controller.',
      );
    case 'waiting':
      return told(
        'PODS_NOT_READY',
        `no probe Pod was ready in time on ${nodes}`,
        'See `kubectl get events -A --field-selector type=Warning`, or give it more time with --timeout.',
      );
    default:
      return kind satisfies never;
  }
}

function nodeList(failed: readonly FailedPod[]): string {
  const nodes = [...new Set(failed.map(({ pod }) => pod.node))].sort();
  const shown = nodes.slice(0, 3).join(', ');
  return nodes.length > 3
    ? `${shown} and ${nodes.length - 3} more nodes`
    : `${nodes.length === 1 ? 'node' : 'nodes'} ${shown}`;
}

function withEvent(known: string, event: string | undefined): string {
  return event === undefined ? known : `${known}; event ${event}`;
}

/** The newest event of a Pod as `Reason: message`, a warning before all others; undefined when there is none or events may not be read. */
async function lastEvent(
  edge: ApiEdge,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const fieldSelector = `involvedObject.kind=Pod,involvedObject.name=${name}`;
  try {
    const path = resourcePath('events', { namespace });
    const { items } = await edge.get<ListPage<CoreV1Event>>(path, { query: { fieldSelector }, signal });
    const sorted = [...(items ?? [])].sort((left, right) => timeOf(left).localeCompare(timeOf(right)));
    const told = sorted.findLast(({ type }) => type === 'Warning') ?? sorted.at(-1);
    return told === undefined ? undefined : `${told.reason ?? 'Event'}: ${told.message ?? ''}`;
  } catch {
    return undefined;
  }
}

/** RFC 3339 text, as it comes over the wire, sorts by time. */
function timeOf(event: CoreV1Event): string {
  return String(event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '');
}

async function logTail(
  edge: ApiEdge,
  namespace: string,
  name: string,
  container: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    const path = resourcePath('pods', { namespace, name, subresource: 'log' });
    const text = await edge.text(path, { query: { container, tailLines: 5, limitBytes: 2000 }, signal });
    return text.trim().split('\n').join(' | ');
  } catch {
    return '';
  }
}
