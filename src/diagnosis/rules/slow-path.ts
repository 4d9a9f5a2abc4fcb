import type { Case } from '../../domain/case.ts';
import { pathTroubleRule } from '../path-trouble.ts';
import { isFailed, isLate, isPartlyLost } from '../rule.ts';

/** Answers come, but far too late. */
export const slowPath = pathTroubleRule({
  code: 'slow-path',
  check: 'pod-to-pod.latency',
  shows: (item) => medianMsOf(item) !== undefined,
  mayExplain: (item) => isFailed(item) && item.expectation.reach !== 'blocked' && !isAnsweredWrongly(item),
  titleOf: (where, showing) => {
    const medians = showing.flatMap((item) => medianMsOf(item) ?? []);
    return `answers ${where} are slow: half of them take more than ${Math.round(Math.min(...medians))} ms`;
  },
  next: (nodes) => [
    ...nodes.map((node) => `On ${node}: tc -s qdisc  # is a queue full?; uptime; ip -s link`),
    ...nodes.map((node) => `kubectl top node ${node}  # are its CPUs or its network busy?`),
    'Look for bandwidth limits: annotations kubernetes.io/ingress-bandwidth and egress-bandwidth of Pods, limits of the virtual machine.',
  ],
});

/** Everything came in time, and was not what it should be: that has another cause. */
function isAnsweredWrongly(item: Case): boolean {
  return (
    item.observations.at(-1)?.outcome === 'reached' &&
    item.check !== 'pod-to-pod.latency' &&
    !isLate(item) &&
    !isPartlyLost(item)
  );
}

function medianMsOf({ observations }: Case): number | undefined {
  const median = observations.at(-1)?.latency?.p50Us;
  return median === undefined ? undefined : median / 1000;
}
