import type { WayToFail } from './way-to-fail.ts';

/** One run: what is broken differs from node to node. */
const together = 'env';

/** A variable that a webhook adds to a Pod. */
function added(variable: string, pod: string) {
  const value = { name: variable, value: '192.0.2.1' };
  return {
    resource: 'pods' as const,
    name: pod,
    patch: [{ op: 'add' as const, path: '/spec/containers/0/env/-', value }],
  };
}

/** Ways to make the checks of family env fail. */
export const envWays: readonly WayToFail[] = [
  {
    checks: ['env.service-host-port', 'env.named-ports', 'env.docker-links'],
    how: 'a webhook sets enableServiceLinks to false in a Pod that relies on it',
    mutations: [
      { resource: 'pods', name: 'env-0', patch: [{ op: 'replace', path: '/spec/enableServiceLinks', value: false }] },
    ],
    expect: /^ENV_IPV[46]_\w+ is not set, expected ".*\d"/,
    where: /@n1$/,
    sharedRun: together,
  },
  {
    checks: ['env.reachable'],
    how: 'no Service works from node n3',
    fault: ['service-rules-missing', 'n3'],
    expect: /^(timed-out|refused|unreachable)/,
    where: /@n[13]$/,
    sharedRun: together,
  },
  {
    checks: ['env.only-earlier'],
    how: 'a webhook gives a Pod a variable of a Service that does not exist yet',
    mutations: [added('ENV_LATE_SERVICE_HOST', 'named')],
    expect: /^ENV_LATE_SERVICE_HOST is "192\.0\.2\.1", expected none/,
    where: /^env\.only-earlier\/(none\/named@n3|present\/.*@n1)$/,
    sharedRun: together,
  },
  {
    checks: ['env.only-same-namespace'],
    how: 'a webhook gives a Pod a variable of a Service of another namespace',
    mutations: [added('ENV_AWAY_SERVICE_HOST', 'env-1')],
    expect: /^ENV_AWAY_SERVICE_HOST is "192\.0\.2\.1", expected none/,
    where: /@n[12]$/,
    sharedRun: together,
  },
  {
    checks: ['env.disabled'],
    how: "a webhook sets enableServiceLinks to true in the agent's Pod on node n2",
    mutations: [
      { resource: 'pods', name: 'agent-1', patch: [{ op: 'replace', path: '/spec/enableServiceLinks', value: true }] },
    ],
    expect: /^ENV_IPV[46]_SERVICE_HOST is ".+", expected none/,
    where: /@n[12]$/,
    sharedRun: together,
  },
];
