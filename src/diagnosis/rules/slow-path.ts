import type { Case } from '../../domain/case.ts';
import { pathTroubleRule } from '../path-trouble.ts';
import { isFailed, isLate, isPartlyLost } from '../rule.ts';

/** Answers come, but far too late. */
export const slowPath = pathTroubleRule({
  code: 'slow-path',
  check: 'pod-to-pod.latency',
  shows: (item) => medianMsOf(item) !== undefined,
  mayExplain: (item) =>
    isFailed(item) &&
    item.expectation.reach !== 'blocked' &&
    !asksNoOther(item) &&
    !isAnsweredWrongly(item) &&
    !isAnsweredAtOnce(item),
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

/** A Pod's own addresses, and what its containers share, take no way. */
function asksNoOther({ family, from, to }: Case): boolean {
  const isOwn = to.kind === 'pod' && to.namespace === from.namespace && to.pod === from.pod;
  return isOwn && (family === 'same-pod' || family === 'pod-ip');
}

/** Everything came in time, and was not what it should be: that has another cause. */
function isAnsweredWrongly(item: Case): boolean {
  return (
    item.observations.at(-1)?.outcome === 'reached' &&
    item.expectation.maxMedianUs === undefined &&
    !isLate(item) &&
    !isPartlyLost(item)
  );
}

/** Whenever it was asked somebody said no, or something else than was asked for: to wait longer would have changed nothing. */
function isAnsweredAtOnce(item: Case): boolean {
  return (
    !isLate(item) &&
    item.observations.every(
      ({ outcome, dns }) =>
        outcome === 'wrong-answer' || outcome === 'refused' || (outcome === 'unresolved' && dns?.rcode === 'NXDOMAIN'),
    )
  );
}

function medianMsOf({ observations }: Case): number | undefined {
  const median = observations.at(-1)?.latency?.p50Us;
  return median === undefined ? undefined : median / 1000;
}
