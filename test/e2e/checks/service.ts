import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of family service fail. */
export const serviceWays: readonly WayToFail[] = [
  {
    checks: ['service.cluster-ip'],
    how: 'kube-proxy is dead on node n2 and its rules are gone',
    fault: ['service-rules-missing', 'n2'],
    expect: /^timed-out: .+ of .+ failed/,
    where: /n2/,
  },
  {
    checks: ['service.endpoints'],
    how: 'the Service is made with session affinity, so that each client reaches one endpoint alone',
    mutations: [
      { resource: 'services', name: 'echo', patch: [{ op: 'add', path: '/spec/sessionAffinity', value: 'ClientIP' }] },
    ],
    expect: /^no answer from /,
  },
];
