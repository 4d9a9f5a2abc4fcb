import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of family same-pod fail. */
export const samePodWays: readonly WayToFail[] = [
  {
    checks: ['same-pod.localhost'],
    how: "the loopback interface of node n3's new Pods is down",
    fault: ['pod-loopback-down', 'n3'],
    expect: /^timed-out/,
    where: /n3/,
  },
];
